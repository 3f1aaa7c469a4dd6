using System.Collections.Concurrent;
using System.Text.Json;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;

namespace Easel.Diffusion.Tests.Weights.Diffusers;

/// <summary>A synthetic checkpoint written again as a diffusers folder, by the published tables of names.</summary>
internal sealed class DiffusersCopy
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Made = new();
    private static readonly string Folder = Directory.CreateTempSubdirectory("easel-diffusers-").FullName;

    private static readonly (string Place, string Folder, string? Map)[] Places =
    [
        ("model.diffusion_model.", "unet", null),
        ("first_stage_model.", "vae", "sd15.vae"),
        ("cond_stage_model.transformer.", "text_encoder", null),
        ("cond_stage_model.model.", "text_encoder", "openclip-text"),
        ("conditioner.embedders.0.transformer.", "text_encoder", null),
        ("conditioner.embedders.1.model.", "text_encoder_2", "openclip-text"),
        ("conditioner.embedders.0.model.", "text_encoder_2", "openclip-text"),
    ];

    private readonly string folder;
    private readonly Dictionary<string, List<SafetensorsPart>> files = [];

    static DiffusersCopy() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

    /// <param name="name">Such as <c>tiny-sd15</c>.</param>
    /// <param name="folder">Where to write.</param>
    private DiffusersCopy(string name, string folder)
    {
        this.folder = folder;
        var unet = name switch { _ when name.Contains("refiner") => "sdxl-refiner.unet", _ when name.Contains("sdxl") => "sdxl-base.unet", _ when name.Contains("sd2") => "sd21-v.unet", _ => "sd15.unet" };
        var parts = SyntheticCheckpoints.Parts(name).Where(part => part.Type == StorageType.F32 && !part.Key.EndsWith("logit_scale", StringComparison.Ordinal)).ToList();
        if (name.Contains("sd2")) parts = WithoutLastLayer(parts);
        foreach (var (place, target, map) in Places)
        {
            var table = (target == "unet" ? unet : map) is { } known ? PublishedMap.Read(known).ToLookup(entry => entry.Original) : null;
            var withPlace = target != "text_encoder" && target != "text_encoder_2"; // whether the table names the place too
            foreach (var part in parts.Where(part => part.Key.StartsWith(place, StringComparison.Ordinal)))
                PartsOf(target).AddRange(table is null ? [part with { Key = part.Key[place.Length..] }] : Renamed(part, table[withPlace ? part.Key : part.Key[place.Length..]]));
        }

        if (name.Contains("sd2")) files["text_encoder"].RemoveAll(part => part.Key == "text_projection.weight");
        WriteConfigs(name);
    }

    /// <summary>A folder with every network as one safetensors file, made once a test run; not to be written to.</summary>
    /// <param name="name">Such as <c>tiny-sd15</c>.</param>
    public static string PathOf(string name) => Made.GetOrAdd(name, key => new Lazy<string>(() =>
    {
        var folder = Path.Combine(Folder, key);
        new DiffusersCopy(key, folder).Write();
        return folder;
    })).Value;

    /// <summary>The same in <paramref name="folder"/>, to be spoilt.</summary>
    public static void Into(string folder, string name)
    {
        var source = PathOf(name);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>The file of <paramref name="part"/> in two shards with their index.</summary>
    public static void Shard(string folder, string part, string stem)
    {
        var path = Path.Combine(folder, part, stem + ".safetensors");
        using (var whole = SafetensorsFile.Open(path))
        {
            var parts = whole.Keys.Select(key => SafetensorsPart.Of(key, whole.Read(key), whole.TypeOf(key)!)).ToList();
            string[] names = [$"{stem}-00001-of-00002.safetensors", $"{stem}-00002-of-00002.safetensors"];
            SafetensorsWriter.Write(Path.Combine(folder, part, names[0]), parts[..(parts.Count / 2)]);
            SafetensorsWriter.Write(Path.Combine(folder, part, names[1]), parts[(parts.Count / 2)..]);
            var map = parts.Select((tensor, i) => (tensor.Key, File: names[i < parts.Count / 2 ? 0 : 1])).ToDictionary(pair => pair.Key, pair => pair.File);
            File.WriteAllText(path + ".index.json", JsonSerializer.Serialize(new { weight_map = map }));
        }

        File.Delete(path);
    }

    private void Write()
    {
        foreach (var (target, parts) in files) SafetensorsWriter.Write(Path.Combine(folder, target, FileStem(target) + ".safetensors"), parts);
    }

    private void WriteJson(string path, object value)
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, JsonSerializer.Serialize(value));
    }

    private static IEnumerable<SafetensorsPart> Renamed(SafetensorsPart part, IEnumerable<(string Key, string Original, string? Change, int Part)> names)
    {
        foreach (var (key, _, change, third) in names)
        {
            yield return change switch
            {
                "reshape" => new(key, part.Type, part.Shape[..2], () => part.Value().view(part.Shape[..2])),
                "transpose" => new(key, part.Type, [part.Shape[1], part.Shape[0]], () => part.Value().t()),
                "split3" => new(key, part.Type, [part.Shape[0] / 3, .. part.Shape[1..]], () => part.Value().chunk(3)[third]),
                _ => part with { Key = key },
            };
        }
    }

    /// <summary>diffusers leaves out the layer of OpenCLIP-H whose output is not used.</summary>
    private static List<SafetensorsPart> WithoutLastLayer(List<SafetensorsPart> parts)
    {
        const string layers = "cond_stage_model.model.transformer.resblocks.";
        var last = parts.Where(part => part.Key.StartsWith(layers, StringComparison.Ordinal)).Max(part => int.Parse(part.Key[layers.Length..].Split('.')[0], null));
        return [.. parts.Where(part => !part.Key.StartsWith($"{layers}{last}.", StringComparison.Ordinal))];
    }

    private static string FileStem(string target) => target.StartsWith("text", StringComparison.Ordinal) ? "model" : "diffusion_pytorch_model";

    private List<SafetensorsPart> PartsOf(string target) => files.TryGetValue(target, out var parts) ? parts : files[target] = [];

    private void WriteConfigs(string name)
    {
        var channels = SyntheticCheckpoints.Parts(name).First(part => part.Key == "model.diffusion_model.input_blocks.0.0.weight").Shape[0];
        long[] widths = name.Contains("sdxl") && !name.Contains("refiner") ? [channels, 2 * channels, 4 * channels] : [channels, 2 * channels, 4 * channels, 4 * channels];
        object heads = name.Contains("sd2") || name.Contains("sdxl") ? widths.Select(width => width / 64).ToArray() : 8;
        WriteJson("model_index.json", new { _class_name = name.Contains("sdxl") ? "StableDiffusionXLPipeline" : "StableDiffusionPipeline" });
        WriteJson("unet/config.json", new { _class_name = "UNet2DConditionModel", attention_head_dim = heads, block_out_channels = widths, norm_num_groups = 32 });
        WriteJson("vae/config.json", new { scaling_factor = name.Contains("sdxl") ? 0.13025 : 0.18215, norm_num_groups = 32 });
        WriteJson("scheduler/scheduler_config.json", new { beta_start = 0.00085, beta_end = 0.012, beta_schedule = "scaled_linear", prediction_type = name.EndsWith("-v", StringComparison.Ordinal) ? "v_prediction" : "epsilon" });
        if (files.ContainsKey("text_encoder")) WriteJson("text_encoder/config.json", new { hidden_act = name.Contains("sd2") ? "gelu" : "quick_gelu" });
        if (files.ContainsKey("text_encoder_2")) WriteJson("text_encoder_2/config.json", new { hidden_act = "gelu" });
    }
}
