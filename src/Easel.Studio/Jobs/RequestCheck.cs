using Easel.Core.Requests;
using Easel.Diffusion;
using Easel.Studio.Library;

namespace Easel.Studio.Jobs;

/// <summary>Finds the mistakes of a request that can be found before its job is begun: ranges, and names of models, samplers and schedules.</summary>
/// <param name="library">The models there are.</param>
/// <param name="parts">The samplers and schedules there are.</param>
public sealed class RequestCheck(ModelLibrary library, DiffusionParts parts)
{
    /// <exception cref="RequestException">A value is out of range, a name nobody's; names the field.</exception>
    public void Check(ImageRequest request)
    {
        RequestLimits.Check(request);
        library.Resolve(request);
        Diffusion.Sampling.SamplerName.Resolve(parts, request.Sampler.Id, request.Schedule.Id);
    }
}
