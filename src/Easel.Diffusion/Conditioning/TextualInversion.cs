using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Conditioning;

/// <summary>Vectors learned for a word (Gal et al. 2022), which take the place of token embeddings.</summary>
/// <remarks>Tensors belong to it, outside every scope; in float32.</remarks>
public sealed class TextualInversion : IDisposable
{
    private readonly Tensor[] vectors;

    private TextualInversion(string name, Tensor[] vectors)
    {
        Name = name;
        this.vectors = [.. vectors.Select(tensor => tensor.DetachFromDisposeScope())];
    }

    /// <summary>The word in the prompt.</summary>
    public string Name { get; }

    /// <summary>Tokens it takes.</summary>
    public int Count => (int)vectors[0].size(0);

    /// <summary>Reads a file of any of the usual layouts: A1111's <c>string_to_param</c>, SDXL's <c>clip_l</c> and <c>clip_g</c>, or a single tensor.</summary>
    /// <param name="name">The word, usually the file's stem.</param>
    /// <param name="file">Opened weights, safetensors or pickled.</param>
    /// <exception cref="WeightsException">It holds no embedding, or several.</exception>
    public static TextualInversion Read(string name, StoredWeights file)
    {
        var parameters = file.Keys.Where(key => key.StartsWith("string_to_param.", StringComparison.Ordinal)).ToList();
        string[] keys = file.Has("clip_l") && file.Has("clip_g") ? ["clip_l", "clip_g"] : parameters.Count > 0 ? [.. parameters] : [.. file.Keys];
        if (keys.Length == 0 || (keys.Length > 1 && keys[0] != "clip_l"))
            throw new WeightsException(file.Name, null, $"it holds {keys.Length} tensors where an embedding has one, or clip_l and clip_g; this is no textual inversion");
        return Read(name, file, keys);
    }

    /// <summary>One that is bundled with other things in a file.</summary>
    /// <param name="name">The word.</param>
    /// <param name="file">Opened weights.</param>
    /// <param name="keys">Its tensors; of SDXL's pairs <c>…clip_l</c> comes first.</param>
    /// <exception cref="WeightsException">They are no embedding.</exception>
    internal static TextualInversion Read(string name, StoredWeights file, IReadOnlyList<string> keys)
    {
        using var scope = NewDisposeScope();
        var tensors = keys.Select(key => Rows(file, key)).ToArray();
        if (tensors.Any(tensor => tensor.size(0) != tensors[0].size(0)))
            throw new WeightsException(file.Name, keys[1], $"has {tensors[1].size(0)} vectors where {keys[0]} has {tensors[0].size(0)}");
        return new TextualInversion(name, tensors);
    }

    /// <summary>Whether it was made for text encoders of these widths.</summary>
    public bool Fits(IReadOnlyList<long> widths) => vectors.Select(tensor => tensor.size(1)).SequenceEqual(widths);

    /// <summary>The vectors for one of a model's text encoders, [<see cref="Count"/>, width].</summary>
    public Tensor For(int encoder) => vectors[encoder];

    public void Dispose()
    {
        foreach (var tensor in vectors) tensor.Dispose();
    }

    private static Tensor Rows(StoredWeights file, string key)
    {
        var stored = file.Read(key);
        if (stored.dim() is not (1 or 2) || stored.numel() == 0)
            throw new WeightsException(file.Name, key, $"has shape [{string.Join(", ", stored.shape)}] where an embedding has [vectors, width]");
        var rows = stored.dim() == 1 ? stored.unsqueeze(0) : stored;
        return rows.to(float32, copy: true);
    }
}
