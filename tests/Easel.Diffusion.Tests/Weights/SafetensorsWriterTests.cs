using System.Security.Cryptography;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Weights;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_synthetic_checkpoint_is_the_recorded_one_to_the_byte()
    {
        var recorded = Goldens.Names("models").Select(name => Goldens.Open("models", name)).Where(golden => Recorded(golden.Manifest) is not null).ToList();
        Assert.SkipWhen(recorded.Count == 0, "this recording has no checkpoints");
        foreach (var golden in recorded)
        {
            using var file = File.OpenRead(SyntheticCheckpoints.PathOf(golden.Name));
            var actual = Convert.ToHexStringLower(SHA256.HashData(file));
            Goldens.Report($"models/{golden.Name}: checkpoint", actual == Recorded(golden.Manifest), actual);
            Assert.Equal(Recorded(golden.Manifest), actual);
        }
    }

    [Fact]
    public void Every_storage_type_comes_back()
    {
        using var scope = NewDisposeScope();
        var values = tensor(new float[] { 0, 1, 2, 64 });
        var parts = StorageType.All.Select(type => SafetensorsPart.Of($"ключ {type.Name}", values.to(type.Scalar), type)).ToList();
        SafetensorsWriter.Write(folder["all.safetensors"], parts, new Dictionary<string, string> { ["format"] = "pt", ["\"quoted\""] = "zwölf\n" });
        using var file = SafetensorsFile.Open(folder["all.safetensors"]);
        Assert.Equal(parts.Select(part => part.Key), file.Keys);
        Assert.Equal("zwölf\n", file.Metadata["\"quoted\""]);
        Assert.All(parts, part => Assert.Equal(part.Type.Name == "BOOL" ? [0f, 1, 1, 1] : [0f, 1, 2, 64], file.Read(part.Key).to(float32).data<float>().ToArray()));
        Assert.All(parts, part => Assert.Equal(part.Type, file.TypeOf(part.Key)));
    }

    [Fact]
    public void Scalars_empty_tensors_views_and_gradients_are_written_as_they_look()
    {
        using var scope = NewDisposeScope();
        var matrix = arange(6, dtype: float32).view(2, 3);
        var tensors = new Dictionary<string, Tensor> { ["scalar"] = tensor(3f), ["empty"] = zeros(0, 5), ["transposed"] = matrix.t(), ["leaf"] = ones(2).requires_grad_() };
        SafetensorsWriter.Write(folder["views.safetensors"], tensors, StorageType.F32);
        using var file = SafetensorsFile.Open(folder["views.safetensors"]);
        Assert.Empty(file.ShapeOf("scalar")!);
        Assert.Equal([0, 5], file.Read("empty").shape);
        Assert.Equal([0f, 3, 1, 4, 2, 5], file.Read("transposed").data<float>().ToArray());
        Assert.Equal([1f, 1], file.Read("leaf").data<float>().ToArray());
    }

    [Fact]
    public void What_fails_in_the_middle_leaves_the_old_file_and_no_other()
    {
        using var scope = NewDisposeScope();
        var path = folder["kept.safetensors"];
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["a"] = ones(3) }, StorageType.F32);
        var before = File.ReadAllBytes(path);
        SafetensorsPart[] parts = [SafetensorsPart.Of("a", zeros(3), StorageType.F32), new("b", StorageType.F32, [1], () => throw new TimeoutException("stopped"))];
        Assert.Throws<TimeoutException>(() => SafetensorsWriter.Write(path, parts));
        Assert.Contains("b is of shape [2]", Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, [new("b", StorageType.F32, [1], () => zeros(2))])).Message, StringComparison.Ordinal);
        Assert.Contains("two tensors are called a", Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, [parts[0], parts[0]])).Message, StringComparison.Ordinal);
        Assert.Throws<FileOutputException>(() => SafetensorsWriter.Write(folder["no such folder/a.safetensors"], [parts[0]]));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Nothing_stays_in_memory()
    {
        using var scope = NewDisposeScope();
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        SafetensorsWriter.Write(folder["a.safetensors"], [new("a", StorageType.F16, [100], () => rand(100))]);
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    public void Dispose() => folder.Dispose();

    private static string? Recorded(JsonElement manifest)
    {
        if (manifest.ValueKind != JsonValueKind.Object) return null;
        if (manifest.TryGetProperty("checkpoint_sha256_f32", out var hash)) return hash.GetString();
        return manifest.EnumerateObject().Select(property => Recorded(property.Value)).FirstOrDefault(found => found is not null);
    }
}
