using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Sampling;
using Easel.Diffusion.Sampling.Guidance;

namespace Easel.Diffusion.Passes;

/// <summary>The checkpoint that goes on with a pass, and from when.</summary>
/// <param name="Model">Which.</param>
/// <param name="SwitchAt">Share of the way, 0–1.</param>
/// <param name="BySteps">Whether the share counts calls instead of timesteps.</param>
public sealed record RefinerPlan(DiffusionModel Model, double SwitchAt, bool BySteps)
{
    private const int LastTimestep = 999;
    private const double Timesteps = 1000;

    /// <summary>The refiner of one pass of <paramref name="request"/>, or null where it has none.</summary>
    /// <param name="request">The whole request.</param>
    /// <param name="pass">Which pass; of a request with one pass it does not matter.</param>
    /// <param name="model">What begins the pass.</param>
    /// <param name="others">Loads the refiner.</param>
    /// <exception cref="RequestException">The refiner does not fit the model.</exception>
    public static RefinerPlan? Of(ImageRequest request, RefinerPass pass, DiffusionModel model, OtherModels? others)
    {
        if (request.Refiner is not { } refiner || (request.Hires is not null && refiner.Passes != RefinerPass.Both && refiner.Passes != pass)) return null;
        var other = (others ?? throw new ArgumentNullException(nameof(others), "a request with a refiner needs a loader of checkpoints")).Checkpoint(request with { Model = refiner.Model, Vae = refiner.Vae }, "refiner.model");
        if (ReferenceEquals(other, model)) return null;
        if (other.Architecture.ImageConditioning != ImageConditioning.None)
            throw new RequestException("refiner.model", $"{other.Name} is made for painting over pictures and cannot go on with one in the making; give a plain checkpoint or an SDXL refiner");
        if (other.Vae.Config.LatentChannels != model.Vae.Config.LatentChannels)
            throw new RequestException("refiner.model", $"{other.Name} has latents of {other.Vae.Config.LatentChannels} channels and {model.Name} of {model.Vae.Config.LatentChannels}; give one of the same kind");
        return new RefinerPlan(other, refiner.SwitchAt, refiner.BySteps);
    }

    /// <summary>Whether it takes over at this call (A1111 1.10.1, apply_refiner).</summary>
    /// <param name="call">Which.</param>
    /// <param name="table">The levels of the model that began.</param>
    public bool Begins(NetworkCall call, NoiseTable table) => Share(call, table) >= SwitchAt;

    private double Share(NetworkCall call, NoiseTable table) =>
        BySteps ? call.Call / (double)call.TotalCalls : (LastTimestep - (call.Sigma.Timestep is { } timestep ? (int)timestep : table.NearestTo(call.Sigma))) / Timesteps;
}
