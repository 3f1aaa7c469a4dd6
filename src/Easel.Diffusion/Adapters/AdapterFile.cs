using System.Collections.Immutable;
using System.Security.Cryptography;
using Easel.Diffusion.Adapters.Modules;
using Easel.Diffusion.Conditioning;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;
using Easel.Diffusion.Weights.Safetensors;

namespace Easel.Diffusion.Adapters;

/// <summary>A file of the LoRA family, opened: its modules, and the embeddings that are bundled with them. Tensors stay views of the file.</summary>
public sealed class AdapterFile : IDisposable
{
    /// <summary>Digits of the hash that infotexts carry.</summary>
    public const int HashLength = 12;

    private const string Bundle = "bundle_emb.";
    private const int BufferBytes = 1 << 20;

    private readonly StoredWeights weights;

    private AdapterFile(StoredWeights weights) => this.weights = weights;

    /// <summary>What it is read from.</summary>
    internal StoredWeights Weights => weights;

    /// <summary>The modules with the part they belong to and their layer's name.</summary>
    internal ImmutableArray<(AdapterPart Part, string Layer, AdapterModule Module)> Modules { get; private set; } = [];

    /// <summary>Keys that belong to no module of a known kind.</summary>
    public ImmutableArray<string> Unknown { get; private set; } = [];

    /// <summary>Embeddings that prompts may use while the file is.</summary>
    public ImmutableArray<TextualInversion> Embeddings { get; private set; } = [];

    /// <exception cref="WeightsException">The file is missing, damaged or unsafe.</exception>
    public static AdapterFile Open(string path)
    {
        var file = new AdapterFile(WeightFiles.OpenFile(path));
        try
        {
            file.Sort();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The name that the trainer gave (<c>ss_output_name</c>), or null.</summary>
    /// <exception cref="WeightsException">The file is missing, damaged or unsafe.</exception>
    public static string? AliasOf(string path)
    {
        using var weights = WeightFiles.OpenFile(path);
        return weights.Metadata.TryGetValue("ss_output_name", out var alias) ? alias : null;
    }

    /// <summary>The sha256 that tells a LoRA: of a .safetensors file what follows its header, or what its header says of itself; of another file all of it.</summary>
    /// <exception cref="WeightsException">It cannot be read.</exception>
    public static string HashOf(string path)
    {
        using var weights = WeightFiles.OpenFile(path);
        if (weights.Metadata.TryGetValue("sshs_model_hash", out var said) && said.Length >= HashLength) return said;
        return weights is SafetensorsFile file ? HashOf(path, file.DataStart) : FileHash.Of(path).Sha256;
    }

    /// <exception cref="WeightsException">The file was written to since it was opened.</exception>
    public void EnsureUnchanged() => weights.EnsureUnchanged();

    public void Dispose()
    {
        foreach (var embedding in Embeddings) embedding.Dispose();
        weights.Dispose();
    }

    private void Sort()
    {
        var modules = new OrderedDictionary<(AdapterPart Part, string Layer), ModuleTensors>();
        var (unknown, bundled) = (new List<string>(), new OrderedDictionary<string, List<string>>(StringComparer.Ordinal));
        foreach (var key in weights.Keys)
        {
            if (key.StartsWith(Bundle, StringComparison.Ordinal) && key.IndexOf('.', Bundle.Length) is > 0 and var dot) Bundled(bundled, key[Bundle.Length..dot]).Add(key);
            else if (AdapterKey.Of(key) is not { } place || !Tensors(modules, place).Add(place.Tensor, key)) unknown.Add(key);
        }

        Modules = [.. modules.Select(pair => (pair.Key.Part, pair.Key.Layer, Module: ModuleKinds.Of(pair.Value)!)).Where(found => found.Module is not null)];
        Unknown = [.. unknown, .. modules.Values.Where(tensors => ModuleKinds.Of(tensors) is null).Select(tensors => tensors.Name)];
        Embeddings = [.. bundled.Select(pair => TextualInversion.Read(pair.Key, weights, pair.Value))];
    }

    private ModuleTensors Tensors(OrderedDictionary<(AdapterPart Part, string Layer), ModuleTensors> modules, AdapterKey place)
    {
        if (!modules.TryGetValue((place.Part, place.Layer), out var tensors)) modules[(place.Part, place.Layer)] = tensors = new ModuleTensors(weights, place.Written);
        return tensors;
    }

    private static List<string> Bundled(OrderedDictionary<string, List<string>> bundled, string name)
    {
        if (!bundled.TryGetValue(name, out var keys)) bundled[name] = keys = [];
        return keys;
    }

    private static string HashOf(string path, long start)
    {
        try
        {
            using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[BufferBytes];
            int count;
            for (var position = start; (count = RandomAccess.Read(file, buffer, position)) > 0; position += count) hash.AppendData(buffer, 0, count);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException(path, null, $"the file cannot be read: {problem.Message}");
        }
    }
}
