using System.Text.Json;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Studio.Styles;
using Easel.Studio.Webui;
using Easel.Testing;

namespace Easel.Diffusion.Tests.Pipeline;

/// <summary>The files beside a recording of the API, made again: checkpoints, embeddings, styles. One engine serves all its cases.</summary>
public sealed class RecordedModels : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-embeddings-").FullName;
    private readonly string adapters = Directory.CreateTempSubdirectory("easel-adapters-").FullName;

    public RecordedModels()
    {
        foreach (var (name, tensors) in EmbeddingFiles())
            SyntheticCheckpoints.Write(Path.Combine(folder, Path.GetFileNameWithoutExtension(name) + ".safetensors"), tensors);
        foreach (var name in SyntheticAdapters.Names) SyntheticAdapters.Write(adapters, name);
        Options = new EngineOptions { Precision = "float32", Device = "cpu", Version = "v1.10.1", Embeddings = folder, Loras = [adapters] };
        Engine = new LocalEngine(new DiffusionParts(), Options);
    }

    public EngineOptions Options { get; }

    public LocalEngine Engine { get; }

    /// <summary>What the recorded server answered to <c>GET /sdapi/v1/prompt-styles</c>.</summary>
    public static StyleBook Styles { get; } = ReadStyles();

    /// <summary>The recordings' separate autoencoder, the only one whose contents a rule describes.</summary>
    public const string AlternativeVae = "alt.vae.safetensors";

    /// <summary>What a recorded body of txt2img or img2img asks for.</summary>
    /// <exception cref="RequestException">Something that Easel does not have yet.</exception>
    /// <exception cref="WebuiRefusal">A script.</exception>
    public static Txt2ImgReading Read(JsonElement json)
    {
        var body = (json.TryGetProperty("init_images", out _) ? WebuiForms.Img2Img : WebuiForms.Txt2Img).Read(json);
        return Txt2ImgReader.Read(body, Styles);
    }

    /// <summary>The request with names made paths.</summary>
    public static ImageRequest Located(ImageRequest request) => request with
    {
        Model = SyntheticCheckpoints.PathOf(request.Model ?? "tiny-sd15"),
        Vae = request.Vae is null ? null : SyntheticCheckpoints.AutoencoderOf(Path.GetFileNameWithoutExtension(request.Vae)),
        Refiner = request.Refiner is { } refiner ? refiner with { Model = SyntheticCheckpoints.PathOf(refiner.Model) } : null,
        Hires = request.Hires is { Model: { } second } hires ? hires with { Model = SyntheticCheckpoints.PathOf(second) } : request.Hires,
    };

    /// <summary>
    /// <paramref name="infotext"/> without the hashes of embeddings that were pickled: their bytes are torch's, not the recording's rule.
    /// </summary>
    public static string Comparable(string infotext) => EmbeddingFiles().Where(file => !file.Name.EndsWith(".safetensors", StringComparison.Ordinal))
        .Select(file => Path.GetFileNameWithoutExtension(file.Name))
        .Aggregate(infotext, (text, name) => System.Text.RegularExpressions.Regex.Replace(text, $@"\b{name}: [0-9a-f]{{12}}", $"{name}: *"));

    public void Dispose()
    {
        Engine.Dispose();
        Directory.Delete(folder, recursive: true);
        Directory.Delete(adapters, recursive: true);
    }

    private static IEnumerable<(string Name, IReadOnlyList<(string Key, string Seed, long[] Shape, string Rule)> Tensors)> EmbeddingFiles()
    {
        if (Goldens.Names("cond").FirstOrDefault() is not { } recording) yield break;
        var data = Goldens.Open("cond", recording).Data.GetProperty("embeddings");
        var rule = data.GetProperty("rule").GetString()!;
        foreach (var file in data.EnumerateObject().Where(file => file.Value.ValueKind == JsonValueKind.Object))
            yield return (file.Name, [.. from tensor in file.Value.EnumerateObject()
                                         let shape = tensor.Value[1].EnumerateArray().Select(size => size.GetInt64()).ToArray()
                                         select (tensor.Name, tensor.Value[0].GetString()!, shape, rule)]);
    }

    private static StyleBook ReadStyles()
    {
        if (!Goldens.Names("api", "get").Any() || !Goldens.Open("api", "get").Data.TryGetProperty("prompt-styles", out var answer)) return StyleBook.Empty;
        return new StyleBook(answer.GetProperty("json").EnumerateArray().Select(style => new PromptStyle(
            style.GetProperty("name").GetString()!, style.GetProperty("prompt").GetString() ?? "", style.GetProperty("negative_prompt").GetString() ?? "")));
    }
}
