using System.Text.Json;
using Easel.Diffusion.Merging;
using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;
using Easel.Diffusion.Weights.Safetensors;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Golden;

/// <summary>Models merged as A1111's checkpoint merger does.</summary>
public sealed class MergeGoldenTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, string> Cases => [.. from name in Goldens.Names("merge")
                                                          from entry in Goldens.Open("merge", name).Data.EnumerateObject()
                                                          where entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty("method", out _)
                                                          select (name, entry.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_merge_agrees_with_the_recording(string name, string merge)
    {
        using var scope = NewDisposeScope();
        var golden = Goldens.Open("merge", name);
        var facts = golden.Data.GetProperty(merge);
        string[] models = [.. new[] { "a", "b", "c" }.Select(letter => facts.GetProperty(letter).GetString()).OfType<string>().Select(file => Model(golden, file))];
        var report = new ModelMerge(new FileHashes()).Run(new MergeOrder
        {
            Models = models,
            Name = $"out_{merge}",
            Formula = facts.GetProperty("method").GetString() switch { "Weighted sum" => MergeFormula.WeightedSum, "Add difference" => MergeFormula.AddDifference, _ => MergeFormula.Copy },
            Multiplier = facts.GetProperty("multiplier").GetDouble(),
            Precision = facts.GetProperty("half").GetBoolean() ? StorageType.F16 : null,
            Discard = facts.GetProperty("discard").GetString(),
        }, cancel: TestContext.Current.CancellationToken);

        Assert.Equal(facts.GetProperty("message").GetString()!.Split('/')[^1], Path.GetFileName(report.Path));
        using var file = SafetensorsFile.Open(report.Path);
        foreach (var tensor in golden.TensorNames.Where(tensor => tensor.StartsWith(merge + "/", StringComparison.Ordinal)))
        {
            var key = tensor[(merge.Length + 1)..];
            Assert.Equal(golden.Manifest.GetProperty("tensors").GetProperty(tensor).GetProperty("dtype").GetString() == "float16" ? StorageType.F16 : StorageType.F32, file.TypeOf(key));
            Assert.Equal(golden.ShapeOf(tensor), file.ShapeOf(key));
            var different = file.Read(key).to(float32).flatten().data<float>().ToArray().Zip(golden.Floats(tensor)).Count(pair => pair.First != pair.Second);
            Goldens.Report($"merge/{name}/{tensor}", different == 0, $"{different} numbers differ");
            Assert.Equal(0, different);
        }

        if (golden.Data.TryGetProperty(merge + ":keys", out var keys)) Assert.Equal(keys.EnumerateArray().Select(key => key.GetString()!).Order(StringComparer.Ordinal), file.Keys.Order(StringComparer.Ordinal));
        if (golden.Data.TryGetProperty(merge + ":metadata", out var metadata)) MetadataAgrees(golden, metadata, file.Metadata);
    }

    public void Dispose() => folder.Dispose();

    private void MetadataAgrees(GoldenFile golden, JsonElement recorded, IReadOnlyDictionary<string, string> written)
    {
        Assert.Equal(recorded.EnumerateObject().Select(entry => entry.Name).Order(StringComparer.Ordinal), written.Keys.Order(StringComparer.Ordinal));
        foreach (var entry in recorded.EnumerateObject())
        {
            var expected = WithOwnHashes(golden, entry.Value.GetString()!);
            if (expected[0] != '{')
            {
                Assert.Equal(expected, written[entry.Name]);
                continue;
            }

            using var left = JsonDocument.Parse(expected);
            using var right = JsonDocument.Parse(written[entry.Name]);
            Assert.Equal(left.RootElement.EnumerateObject().Select(property => property.Name), right.RootElement.EnumerateObject().Select(property => property.Name));
            foreach (var property in left.RootElement.EnumerateObject())
            {
                var mine = right.RootElement.GetProperty(property.Name);
                var unknown = property.Value.ValueKind == JsonValueKind.Null && property.Name.EndsWith("_model_hash", StringComparison.Ordinal); // A1111 computes it a moment later
                Assert.True(unknown || JsonElement.DeepEquals(property.Value, mine), $"{entry.Name}.{property.Name}: {mine} where {property.Value} is recorded");
            }
        }
    }

    // The recording's files had other headers, so their hashes are not those of the files made here.
    private string WithOwnHashes(GoldenFile golden, string text) => golden.Data.GetProperty("sha256").EnumerateObject().Aggregate(text, (changed, entry) =>
        Directory.GetFiles(folder.Path, entry.Name + "*.safetensors") is [var path] ? changed.Replace(entry.Value.GetString()!, FileHash.Of(path).Sha256, StringComparison.Ordinal) : changed);

    private string Model(GoldenFile golden, string name)
    {
        var path = folder[name + ".safetensors"];
        if (File.Exists(path)) return path;
        var kind = name.Split('-')[0];
        var salt = kind switch { "mA" => "", "mB" => "mB|", "mC" => "mC|", _ => "mI|" };
        SyntheticCheckpoints.Write(path, Entries(), salt);
        return path;

        IEnumerable<(string, string, long[], string)> Entries()
        {
            foreach (var entry in golden.Data.GetProperty("keys").EnumerateArray())
            {
                long[] shape = [.. entry[1].EnumerateArray().Select(size => size.GetInt64())];
                var key = entry[0].GetString()!;
                if (kind == "mInp" && key == "model.diffusion_model.input_blocks.0.0.weight") shape[1] = 9;
                yield return (key, key, shape, entry[3].GetString()!);
            }
        }
    }
}
