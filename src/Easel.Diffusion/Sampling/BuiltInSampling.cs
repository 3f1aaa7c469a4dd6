using Easel.Core.Catalogs;
using Easel.Diffusion.Sampling.Samplers;
using Easel.Diffusion.Sampling.Schedules;

namespace Easel.Diffusion.Sampling;

/// <summary>The samplers and schedules of A1111 1.10.1, in its order, by its titles and aliases.</summary>
internal sealed class BuiltInSampling : IDiffusionExtension
{
    public void Register(DiffusionParts parts)
    {
        Register(parts.Samplers);
        Register(parts.Schedules);
    }

    private static void Register(Catalog<Sampler> samplers)
    {
        samplers.Add("dpmpp_2m", "DPM++ 2M", new DpmPlusPlus2M(), "k_dpmpp_2m");
        samplers.Add("dpmpp_sde", "DPM++ SDE", new DpmPlusPlusSde(), "k_dpmpp_sde");
        samplers.Add("dpmpp_2m_sde", "DPM++ 2M SDE", new DpmPlusPlus2MSde(), "k_dpmpp_2m_sde");
        samplers.Add("dpmpp_2m_sde_heun", "DPM++ 2M SDE Heun", new DpmPlusPlus2MSde { Solver = DpmSolverType.Heun }, "k_dpmpp_2m_sde_heun");
        samplers.Add("dpmpp_2s_a", "DPM++ 2S a", new DpmPlusPlus2SAncestral(), "k_dpmpp_2s_a", "dpmpp_2s_ancestral");
        samplers.Add("dpmpp_3m_sde", "DPM++ 3M SDE", new DpmPlusPlus3MSde(), "k_dpmpp_3m_sde");
        samplers.Add("euler_a", "Euler a", new EulerAncestral(), "k_euler_a", "k_euler_ancestral", "euler_ancestral");
        samplers.Add("euler", "Euler", new Euler(), "k_euler");
        samplers.Add("lms", "LMS", new Lms(), "k_lms");
        samplers.Add("heun", "Heun", new Heun(), "k_heun");
        samplers.Add("dpm2", "DPM2", new Dpm2(), "k_dpm_2", "dpm_2");
        samplers.Add("dpm2_a", "DPM2 a", new Dpm2Ancestral(), "k_dpm_2_a", "dpm_2_ancestral");
        samplers.Add("dpm_fast", "DPM fast", new DpmFast(), "k_dpm_fast");
        samplers.Add("dpm_adaptive", "DPM adaptive", new DpmAdaptive(), "k_dpm_ad");
        samplers.Add("restart", "Restart", new Restart());
        samplers.Add("ddim", "DDIM", new Ddim());
        samplers.Add("ddim_cfgpp", "DDIM CFG++", new DdimCfgPlusPlus());
        samplers.Add("plms", "PLMS", new Plms());
        samplers.Add("unipc", "UniPC", new UniPc(), "uni_pc");
        samplers.Add("lcm", "LCM", new Lcm(), "k_lcm");
    }

    private static void Register(Catalog<Schedule> schedules)
    {
        schedules.Add("automatic", "Automatic", new Automatic());
        schedules.Add("uniform", "Uniform", new Uniform());
        schedules.Add("karras", "Karras", new Karras());
        schedules.Add("exponential", "Exponential", new Exponential());
        schedules.Add("polyexponential", "Polyexponential", new Polyexponential());
        schedules.Add("sgm_uniform", "SGM Uniform", new SgmUniform(), "SGMUniform");
        schedules.Add("kl_optimal", "KL Optimal", new KlOptimal());
        schedules.Add("align_your_steps", "Align Your Steps", new AlignYourSteps());
        schedules.Add("simple", "Simple", new Simple());
        schedules.Add("normal", "Normal", new Normal());
        schedules.Add("ddim", "DDIM", new DdimSpacing());
        schedules.Add("beta", "Beta", new Beta());
    }
}
