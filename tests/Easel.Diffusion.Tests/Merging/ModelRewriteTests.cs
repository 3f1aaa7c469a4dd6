using Easel.Core.Requests;
using Easel.Diffusion.Merging;
using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Tests.Weights.Diffusers;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Merging;

public sealed class ModelRewriteTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Pickles => [.. Directory.GetFiles(Path.Combine(Goldens.Root, "tests", "goldens", "files")).Where(file => Path.GetExtension(file) is ".pt" or ".ckpt" or ".bin").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Pickles))]
    public void A_pickle_becomes_safetensors_with_the_same_numbers(string name)
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(Goldens.Root, "tests", "goldens", "files", name);
        var report = ModelRewrite.Run(new RewriteOrder { Input = path, Output = folder["out.safetensors"] }, cancel: TestContext.Current.CancellationToken);
        using var before = WeightFiles.OpenFile(path);
        using var after = SafetensorsFile.Open(report.Path);
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before.Keys, key => Assert.True(before.TypeOf(key) == after.TypeOf(key) && before.Read(key).equal(after.Read(key)).all().item<bool>(), key));
    }

    [Theory]
    [InlineData("tiny-sd15")]
    [InlineData("tiny-sd21-v")]
    [InlineData("tiny-sdxl")]
    [InlineData("tiny-sdxl-refiner")]
    public void A_diffusers_folder_becomes_the_checkpoint_it_was_made_of(string name)
    {
        using var scope = NewDisposeScope();
        var report = ModelRewrite.Run(new RewriteOrder { Input = DiffusersCopy.PathOf(name), Output = folder["out.safetensors"] }, cancel: TestContext.Current.CancellationToken);
        using var before = Checkpoint.Open(SyntheticCheckpoints.PathOf(name));
        using var after = Checkpoint.Open(report.Path);
        using var source = Checkpoint.Open(DiffusersCopy.PathOf(name));
        Assert.Equal((before.Architecture.Id, before.Architecture.Prediction), (after.Architecture.Id, after.Architecture.Prediction));
        Assert.False(after.Architecture.PredictionIsAssumed);
        Assert.Equal(source.Architecture.Hints, after.Architecture.Hints);
        Assert.Empty(ModelCheck.Run(report.Path, cancel: TestContext.Current.CancellationToken).Problems);
        var last = name.Contains("sd2") ? after.Weights.Keys.Where(key => !before.Weights.Has(key)).ToList() : [];
        Assert.Empty(last);
        foreach (var key in source.Weights.Keys) Assert.True(before.Weights.Read(key).equal(after.Weights.Read(key)).all().item<bool>(), key);
    }

    [Fact]
    public void Numbers_are_stored_as_asked_and_tables_are_not_touched()
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor> { ["betas"] = ones(1000), ["model.diffusion_model.out.2.weight"] = full([4, 8, 3, 3], 1 / 3f), ["model.diffusion_model.out.2.bias"] = full(4, 1 / 3f) };
        SafetensorsWriter.Write(folder["in.safetensors"], [.. tensors.Select(pair => SafetensorsPart.Of(pair.Key, pair.Value, StorageType.F32)), SafetensorsPart.Of("model.ids", arange(3), StorageType.I64)], new Dictionary<string, string> { ["mine"] = "kept" });
        foreach (var (type, expected) in new[] { (StorageType.F16, "F32 F16 F16 I64"), (StorageType.BF16, "F32 BF16 BF16 I64"), (StorageType.F8E4M3, "F32 F8_E4M3 F16 I64") })
        {
            var report = ModelRewrite.Run(new RewriteOrder { Input = folder["in.safetensors"], Output = folder["out.safetensors"], Precision = type, Overwrite = true }, cancel: TestContext.Current.CancellationToken);
            using var file = SafetensorsFile.Open(report.Path);
            Assert.Equal(expected, string.Join(' ', file.Keys.Select(file.TypeOf)));
            Assert.Equal("kept", file.Metadata["mine"]);
            Assert.Equal(0.3333f, file.Read("model.diffusion_model.out.2.bias").to(float32)[0].item<float>(), 2);
        }
    }

    [Fact]
    public void Averages_take_the_place_of_weights_or_are_dropped()
    {
        using var scope = NewDisposeScope();
        const string key = "model.diffusion_model.input_blocks.0.0.weight";
        var tensors = new Dictionary<string, Tensor>
        {
            [key] = ones(8, 4, 3, 3),
            ["model_ema.diffusion_modelinput_blocks00weight"] = full([8, 4, 3, 3], 2f),
            ["model_ema.decay"] = ones(1),
            ["first_stage_model.decoder.conv_in.bias"] = ones(3),
            ["first_stage_model.loss.logvar"] = ones(1),
            ["optimizer.state"] = ones(3),
            ["v_pred"] = zeros(0),
        };
        SafetensorsWriter.Write(folder["in.safetensors"], tensors, StorageType.F32);
        Assert.Equal((1f, "first_stage_model.decoder.conv_in.bias " + key + " v_pred"), Pruned(EmaChoice.Drop));
        Assert.Equal((2f, "first_stage_model.decoder.conv_in.bias " + key + " v_pred"), Pruned(EmaChoice.Use));
        Assert.Equal((1f, key + " v_pred"), Pruned(EmaChoice.Drop, withoutVae: true));
        Assert.Equal((1f, "first_stage_model.decoder.conv_in.bias " + key + " model_ema.decay model_ema.diffusion_modelinput_blocks00weight v_pred"), Pruned(EmaChoice.Keep));

        SafetensorsWriter.Write(folder["in.safetensors"], new Dictionary<string, Tensor> { [key] = tensors[key] }, StorageType.F32);
        Assert.Contains("has no averaged weights", Assert.Throws<RequestException>(() => Pruned(EmaChoice.Use)).Message, StringComparison.Ordinal);

        (float, string) Pruned(EmaChoice ema, bool withoutVae = false)
        {
            var report = ModelRewrite.Run(new RewriteOrder { Input = folder["in.safetensors"], Output = folder["out.safetensors"], Overwrite = true, Ema = ema, OnlyNetworks = true, WithoutVae = withoutVae });
            using var file = SafetensorsFile.Open(report.Path);
            return (file.Read(key).flatten()[0].item<float>(), string.Join(' ', file.Keys.Order(StringComparer.Ordinal)));
        }
    }

    [Fact]
    public void The_room_is_asked_for_before_anything_is_written()
    {
        const long bytes = 8_000_000_000_000;
        var header = System.Text.Encoding.UTF8.GetBytes($$"""{"model.huge":{"dtype":"U8","shape":[{{bytes}}],"data_offsets":[0,{{bytes}}]} }""");
        var path = folder.Write("sparse.safetensors", [.. BitConverter.GetBytes((long)header.Length), .. header]);
        try
        {
            using var file = File.OpenWrite(path);
            file.SetLength(8 + header.Length + bytes);
        }
        catch (IOException wrong) { Assert.Skip($"no sparse files here: {wrong.Message}"); }

        var problem = Assert.Throws<RequestException>(() => ModelRewrite.Run(new RewriteOrder { Input = path, Output = folder["out.safetensors"] }, cancel: TestContext.Current.CancellationToken));
        Assert.Contains("needs 8000016 MB and", problem.Message, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_whole_model_is_found_whole_and_a_broken_one_is_told_why()
    {
        var whole = ModelCheck.Run(SyntheticCheckpoints.PathOf("tiny-sd15"), cancel: TestContext.Current.CancellationToken);
        Assert.Empty(whole.Problems);
        Assert.Equal(1003, whole.Tensors);

        const string absent = "model.diffusion_model.out.2.bias";
        const string damaged = "first_stage_model.quant_conv.bias";
        var parts = SyntheticCheckpoints.Parts("tiny-sd15").Where(part => part.Key != absent)
            .Select(part => part.Key == damaged ? part with { Value = () => full(part.Shape, double.NaN) } : part.Key.Contains("output_blocks.11.", StringComparison.Ordinal) ? part with { Value = () => zeros(part.Shape) } : part).ToList();
        SafetensorsWriter.Write(folder["bad.safetensors"], parts);
        var broken = ModelCheck.Run(folder["bad.safetensors"], cancel: TestContext.Current.CancellationToken);
        Assert.Collection(
            broken.Problems,
            networks => Assert.Equal($"1 tensors that its networks need are missing: {absent}", networks),
            numbers => Assert.Contains($"1 tensors hold NaN or infinity: {damaged}", numbers, StringComparison.Ordinal),
            empty => Assert.Contains("are all zero", empty, StringComparison.Ordinal));
        Assert.Throws<WeightsException>(() => ModelCheck.Run(folder.Write("cut.safetensors", File.ReadAllBytes(folder["bad.safetensors"]).AsSpan(0, 100_000)), cancel: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void All_that_is_missing_is_counted_and_ten_are_named()
    {
        var parts = SyntheticCheckpoints.Parts("tiny-sd15").Where(part => !part.Key.StartsWith("model.diffusion_model.output_blocks.3.0.", StringComparison.Ordinal))
            .Select(part => part.Key == "model.diffusion_model.out.0.bias" ? part with { Shape = [3], Value = () => ones(3) } : part).ToList();
        var gone = SyntheticCheckpoints.Parts("tiny-sd15").Count - parts.Count;
        SafetensorsWriter.Write(folder["bad.safetensors"], parts);
        var broken = ModelCheck.Run(folder["bad.safetensors"], cancel: TestContext.Current.CancellationToken);
        Assert.Equal(2, broken.Problems.Count);
        Assert.StartsWith($"{gone} tensors that its networks need are missing: model.diffusion_model.output_blocks.3.0.", broken.Problems[0], StringComparison.Ordinal);
        Assert.Equal(10, broken.Problems[0].Split("output_blocks.3.0.").Length - 1);
        Assert.EndsWith(", …", broken.Problems[0], StringComparison.Ordinal);
        Assert.StartsWith("1 tensors that its networks need have another shape: model.diffusion_model.out.0.bias ([3] where [", broken.Problems[1], StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
