using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Faces;

/// <summary>A network over the file it is read from, which stays mapped.</summary>
/// <typeparam name="TNetwork">The network.</typeparam>
internal sealed class FaceWeights<TNetwork> : IDisposable
{
    private static readonly string[] wrappers = ["module", "params_ema", "params", "state_dict", "model"]; // names under which training programs leave a network

    private readonly StoredWeights weights;
    private readonly PreparedWeights prepared;

    /// <param name="path">Safetensors, or what torch.save wrote.</param>
    /// <param name="plain">Whether to leave everything to TorchSharp's own operations.</param>
    /// <param name="build">Makes the network of its place in the file.</param>
    /// <exception cref="WeightsException">The file is missing, damaged, or of another network.</exception>
    public FaceWeights(string path, bool plain, Func<WeightScope, TNetwork> build)
    {
        weights = WeightFiles.OpenFile(path);
        prepared = new PreparedWeights(packs: !plain, weights.ReleasePages);
        try { Network = build(Place(new WeightScope(weights, prepared: prepared))); }
        catch
        {
            Dispose();
            throw;
        }
    }

    public TNetwork Network { get; }

    /// <exception cref="WeightsException">The file was written to since it was opened.</exception>
    public void EnsureUnchanged() => weights.EnsureUnchanged();

    public void Dispose()
    {
        prepared.Dispose();
        weights.Dispose();
    }

    private WeightScope Place(WeightScope place)
    {
        foreach (var name in wrappers)
            if (weights.Keys.All(key => key.StartsWith(name + ".", StringComparison.Ordinal))) return place[name];
        return place;
    }
}
