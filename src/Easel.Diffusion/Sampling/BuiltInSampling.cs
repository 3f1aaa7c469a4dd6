using Easel.Core.Infotext;
using Easel.Diffusion.Sampling.Samplers;
using Easel.Diffusion.Sampling.Schedules;

namespace Easel.Diffusion.Sampling;

/// <summary>The samplers and schedules of A1111 1.10.1, in its order; their names are <see cref="SamplerNames"/>'.</summary>
internal sealed class BuiltInSampling : IDiffusionExtension
{
    public void Register(DiffusionParts parts)
    {
        foreach (var name in SamplerNames.Samplers) parts.Samplers.Add(name.Id, name.Title, Sampler(name.Id), [.. name.Aliases]);
        foreach (var name in SamplerNames.Schedules) parts.Schedules.Add(name.Id, name.Title, Schedule(name.Id), [.. name.Aliases]);
    }

    private static Sampler Sampler(string id) => id switch
    {
        "dpmpp_2m" => new DpmPlusPlus2M(),
        "dpmpp_sde" => new DpmPlusPlusSde(),
        "dpmpp_2m_sde" => new DpmPlusPlus2MSde(),
        "dpmpp_2m_sde_heun" => new DpmPlusPlus2MSde { Solver = DpmSolverType.Heun },
        "dpmpp_2s_a" => new DpmPlusPlus2SAncestral(),
        "dpmpp_3m_sde" => new DpmPlusPlus3MSde(),
        "euler_a" => new EulerAncestral(),
        "euler" => new Euler(),
        "lms" => new Lms(),
        "heun" => new Heun(),
        "dpm2" => new Dpm2(),
        "dpm2_a" => new Dpm2Ancestral(),
        "dpm_fast" => new DpmFast(),
        "dpm_adaptive" => new DpmAdaptive(),
        "restart" => new Restart(),
        "ddim" => new Ddim(),
        "ddim_cfgpp" => new DdimCfgPlusPlus(),
        "plms" => new Plms(),
        "unipc" => new UniPc(),
        "lcm" => new Lcm(),
        _ => throw new ArgumentOutOfRangeException(nameof(id), id, "this sampler has a name but no class"),
    };

    private static Schedule Schedule(string id) => id switch
    {
        "automatic" => new Automatic(),
        "uniform" => new Uniform(),
        "karras" => new Karras(),
        "exponential" => new Exponential(),
        "polyexponential" => new Polyexponential(),
        "sgm_uniform" => new SgmUniform(),
        "kl_optimal" => new KlOptimal(),
        "align_your_steps" => new AlignYourSteps(),
        "simple" => new Simple(),
        "normal" => new Normal(),
        "ddim" => new DdimSpacing(),
        "beta" => new Beta(),
        _ => throw new ArgumentOutOfRangeException(nameof(id), id, "this schedule has a name but no class"),
    };
}
