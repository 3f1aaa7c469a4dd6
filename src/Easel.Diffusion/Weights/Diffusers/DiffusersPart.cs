using Easel.Diffusion.Weights.Safetensors;

namespace Easel.Diffusion.Weights.Diffusers;

/// <summary>One network of a checkpoint under diffusers' names.</summary>
/// <param name="Folder">Such as <c>unet</c>.</param>
/// <param name="Tensors">In the checkpoint's order.</param>
internal sealed record DiffusersPart(string Folder, IReadOnlyList<SafetensorsPart> Tensors)
{
    private readonly Dictionary<string, long[]> shapes = Tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Shape, StringComparer.Ordinal);

    public string FileName => Folder.StartsWith("text", StringComparison.Ordinal) ? "model.safetensors" : "diffusion_pytorch_model.safetensors";

    public bool Has(string key) => shapes.ContainsKey(key);

    /// <summary>A size of a tensor that every network of the kind has.</summary>
    public long Size(string key, int dimension) => shapes.TryGetValue(key, out var shape) && dimension < shape.Length
        ? shape[dimension]
        : throw new WeightsException(Folder, key, "there is no such tensor, so the configuration cannot be written; the checkpoint is incomplete");

    public int Dimensions(string key) => shapes.TryGetValue(key, out var shape) ? shape.Length : 0;

    /// <summary>How many of <c>START0</c>, <c>START1</c>… there are.</summary>
    public int Count(string start)
    {
        var count = 0;
        while (shapes.Keys.Any(key => key.StartsWith($"{start}{count}.", StringComparison.Ordinal))) count++;
        return count;
    }
}
