using Easel.Core.Requests;
using Easel.Diffusion;
using Easel.Studio.Library;
using Easel.Studio.Settings;

namespace Easel.Studio.Jobs;

/// <summary>Gives a request what the settings say where it says nothing, and finds the mistakes of a request that can be found before its job is begun: ranges, and names of models, samplers and schedules.</summary>
/// <param name="library">The models there are.</param>
/// <param name="parts">The samplers and schedules there are.</param>
/// <param name="models">What paints when a request does not say; asked each time.</param>
public sealed class RequestCheck(ModelLibrary library, DiffusionParts parts, Func<ModelSettings> models)
{
    /// <summary>The request with model and autoencoder of the settings where it names none, so that later changes of settings change no waiting job.</summary>
    /// <exception cref="RequestException">A value is out of range, a name nobody's; names the field.</exception>
    public ImageRequest Complete(ImageRequest request)
    {
        var usual = models();
        var whole = request with { Model = request.Model ?? usual.OwnCheckpoint, Vae = request.Vae ?? usual.OwnVae };
        Check(whole);
        return whole;
    }

    /// <exception cref="RequestException">A value is out of range, a name nobody's; names the field.</exception>
    public void Check(ImageRequest request)
    {
        RequestLimits.Check(request);
        library.Resolve(request);
        Diffusion.Sampling.SamplerName.Resolve(parts, request.Sampler.Id, request.Schedule.Id);
    }
}
