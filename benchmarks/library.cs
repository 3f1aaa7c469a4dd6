// Looks through a folder of models for the first time, again, and after a restart. From the repository root:
// dotnet run -c Release benchmarks/library.cs [FILES [FOLDER]]
#:project ../src/Easel.Studio/Easel.Studio.csproj
#:property PublishAot=false
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Easel.Studio.Library;

var files = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5000;
var folder = Path.GetFullPath(args.Length > 1 ? args[1] : Path.Combine(Path.GetTempPath(), "easel-library-benchmark"));
var models = Path.Combine(folder, "models");
if (!Directory.Exists(models)) Make(models, files);
var (memory, headers) = (Path.Combine(folder, "models.json"), Directory.EnumerateFiles(models, "*.safetensors", SearchOption.AllDirectories).Sum(file => Head(file)));
File.Delete(memory);

using (var first = new ModelIndex([models], memory, null))
{
    Report("first look, nothing known", await Time(first));
    Report("second look", await Time(first));
    Console.WriteLine($"{first.Cards.Count} files, {first.Cards.Count(card => card.Problem is not null)} of them broken, headers of {headers / 1e6:F0} MB; what is known fills {new FileInfo(memory).Length / 1e6:F1} MB");
}

using (var next = new ModelIndex([models], memory, null)) Report("first look after a restart", await Time(next));

static async Task<TimeSpan> Time(ModelIndex index)
{
    var watch = Stopwatch.StartNew();
    await index.Look();
    return watch.Elapsed;
}

static void Report(string what, TimeSpan time) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-28} {time.TotalSeconds,7:F2} s"));

static long Head(string path)
{
    Span<byte> length = stackalloc byte[8];
    using var file = File.OpenHandle(path);
    RandomAccess.Read(file, length, 0);
    return BitConverter.ToInt64(length);
}

// Six LoRAs of SD 1.x, two of SDXL, an embedding and a checkpoint in ten files, with the names, shapes and header sizes of real ones; sparse, so that they fit a disk.
static void Make(string folder, int files)
{
    for (var i = 0; i < files; i++)
    {
        var (kind, name) = (i % 10, $"model-{i:D5}");
        var place = Path.Combine(folder, kind switch { 8 => "embeddings", 9 => "Stable-diffusion", _ => "Lora" }, $"shelf-{i % 23}");
        Directory.CreateDirectory(place);
        Write(Path.Combine(place, name + ".safetensors"), kind switch { 8 => [("emb_params", [4, 768])], 9 => Checkpoint(), 6 or 7 => Lora(722), _ => Lora(264) }, i);
        if (i % 3 == 0) File.WriteAllText(Path.Combine(place, name + ".json"), """{"description": "", "sd version": "SD1", "activation text": "a word", "preferred weight": 0.8, "notes": ""}""");
        if (i % 2 == 0) File.WriteAllBytes(Path.Combine(place, name + ".preview.png"), new byte[64]);
    }
}

static IEnumerable<(string Key, long[] Shape)> Lora(int modules)
{
    for (var i = 0; i < modules; i++)
    {
        var name = $"lora_unet_down_blocks_{i % 4}_attentions_{i % 2}_transformer_blocks_{i}_{(i % 8 == 0 ? "attn2_to_k" : "ff_net_0_proj")}";
        yield return (name + ".alpha", []);
        yield return (name + ".lora_down.weight", [32, modules > 300 ? 2048 : 768]);
        yield return (name + ".lora_up.weight", [320, 32]);
    }
}

static IEnumerable<(string Key, long[] Shape)> Checkpoint()
{
    yield return ("model.diffusion_model.input_blocks.0.0.weight", [320, 4, 3, 3]);
    yield return ("cond_stage_model.transformer.text_model.embeddings.token_embedding.weight", [49408, 768]);
    for (var i = 0; i < 1130; i++) yield return ($"model.diffusion_model.output_blocks.{i % 12}.1.transformer_blocks.{i}.attn1.to_out.0.weight", [640, 640]);
}

static void Write(string path, IEnumerable<(string Key, long[] Shape)> tensors, int seed)
{
    var (header, at) = (new Dictionary<string, object> { ["__metadata__"] = new Dictionary<string, string> { ["ss_output_name"] = $"n{seed}", ["ss_tag_frequency"] = JsonSerializer.Serialize(new { tags = Enumerable.Range(0, 300).ToDictionary(tag => $"a tag {tag}", tag => tag) }) } }, 0L);
    foreach (var (key, shape) in tensors)
    {
        var bytes = 2 * shape.Aggregate(1L, (product, size) => product * size);
        header[key] = new { dtype = "F16", shape, data_offsets = new[] { at, at + bytes } };
        at += bytes;
    }

    var json = JsonSerializer.SerializeToUtf8Bytes(header);
    using var file = File.Create(path);
    file.Write(BitConverter.GetBytes((long)json.Length));
    file.Write(json);
    var start = file.Position;
    file.SetLength(start + at);
    for (var i = 1; i <= 8; i++)
    {
        file.Position = start + (at * i / 9);
        file.Write(BitConverter.GetBytes(seed + 1L));
    }
}
