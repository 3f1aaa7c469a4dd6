using System.Text.Json;
using Easel.Core.Requests;
using Easel.Diffusion.Merging;
using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;
using Easel.Diffusion.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Merging;

public sealed class ModelMergeTests : IDisposable
{
    private const string Convolution = "model.diffusion_model.input_blocks.0.0.weight";
    private const string Bias = "model.diffusion_model.input_blocks.0.0.bias";
    private const string Vae = "first_stage_model.decoder.conv_out.bias";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Any_number_of_models_make_one_by_a_formula()
    {
        string[] models = [Model("a", 1), Model("b", 2), Model("c", 3), Model("d", 5)];
        var report = Merge(new MergeOrder { Models = models, Output = folder["out.safetensors"], Formula = MergeFormula.Parse("0.5*a + 0.3*b + 0.2*(c - d)") });
        Assert.Equal((0.8, 3), (Math.Round(report.TotalWeight!.Value, 9), report.Merged));
        Assert.Equal(0.5f + (0.3f * 2) + (0.2f * (3 - 5)), Value(report.Path, Convolution), 6);

        using var file = SafetensorsFile.Open(report.Path);
        using var recipe = JsonDocument.Parse(file.Metadata["sd_merge_recipe"]);
        Assert.Equal("0.5*a + 0.3*b + 0.2*(c - d)", recipe.RootElement.GetProperty("expression").GetString());
        Assert.Equal(models.Select(path => FileHash.Of(path).Sha256), recipe.RootElement.GetProperty("model_hashes").EnumerateArray().Select(hash => hash.GetString()!));
    }

    [Fact]
    public void A_merge_of_a_merge_knows_its_ancestors()
    {
        var first = Merge(new MergeOrder { Models = [Model("a", 1), Model("b", 2)], Output = folder["first.safetensors"] });
        var second = Merge(new MergeOrder { Models = [first.Path, Model("c", 3)], Output = folder["second.safetensors"] });
        using var file = SafetensorsFile.Open(second.Path);
        using var models = JsonDocument.Parse(file.Metadata["sd_merge_models"]);
        Assert.Equal(["first.safetensors", "a.safetensors", "b.safetensors", "c.safetensors"], models.RootElement.EnumerateObject().Select(entry => entry.Value.GetProperty("name").GetString()!));
        Assert.Equal(0.3, models.RootElement.GetProperty(FileHash.Of(first.Path, TestContext.Current.CancellationToken).Sha256).GetProperty("sd_merge_recipe").GetProperty("multiplier").GetDouble());
    }

    [Fact]
    public void Blocks_have_multipliers_of_their_own()
    {
        using var scope = NewDisposeScope();
        string[] keys = [Convolution, "model.diffusion_model.input_blocks.1.0.in_layers.0.weight", "model.diffusion_model.middle_block.0.in_layers.0.weight", "model.diffusion_model.output_blocks.1.0.in_layers.0.weight", Vae];
        foreach (var (name, value) in new[] { ("a", 0f), ("b", 1f) })
            SafetensorsWriter.Write(folder[name + ".safetensors"], keys.ToDictionary(key => key, key => key == Convolution ? full([2, 4, 3, 3], value) : full(2, value)), StorageType.F32);
        var report = Merge(new MergeOrder { Models = [folder["a.safetensors"], folder["b.safetensors"]], Output = folder["out.safetensors"], Blocks = "0.1 0.2 0.3 0.4 0.5", Multiplier = 0.9 });
        Assert.Equal([0.1f, 0.2f, 0.3f, 0.5f, 0.9f], keys.Select(key => Value(report.Path, key)));
    }

    [Fact]
    public void Types_that_differ_become_one_that_holds_both_and_numbers_are_rounded_once()
    {
        var report = Merge(new MergeOrder { Models = [Model("a", 1, StorageType.F16), Model("b", 2, StorageType.BF16)], Output = folder["out.safetensors"] });
        using (var file = SafetensorsFile.Open(report.Path)) Assert.Equal(StorageType.F32, file.TypeOf(Convolution));
        report = Merge(new MergeOrder { Models = [Model("a", 1, StorageType.F16), Model("b", 2, StorageType.F16)], Output = folder["half.safetensors"] });
        using (var file = SafetensorsFile.Open(report.Path)) Assert.Equal(StorageType.F16, file.TypeOf(Convolution));
        Assert.Equal((float)(Half)((0.7f * 1) + (0.3f * 2)), Value(report.Path, Convolution));
        report = Merge(new MergeOrder { Models = [Model("a", 1), Model("b", 2)], Output = folder["fp8.safetensors"], Precision = StorageType.F8E4M3 });
        using (var file = SafetensorsFile.Open(report.Path)) Assert.Equal([StorageType.F8E4M3, StorageType.F16], new[] { Convolution, Bias }.Select(file.TypeOf));
        Assert.Equal(1.25f, Value(report.Path, Convolution)); // 1.3, in steps of an eighth
    }

    [Fact]
    public void What_another_model_lacks_is_kept_and_what_the_first_lacks_is_dropped()
    {
        var report = Merge(new MergeOrder { Models = [Model("a", 1, extra: ["model.own.weight", "betas"]), Model("b", 2, extra: ["model.other.weight", "betas"])], Output = folder["out.safetensors"] });
        Assert.Equal(["model.own.weight"], report.Kept);
        Assert.Equal((1, 3), (report.Dropped, report.Merged));
        Assert.Equal([1f, 1f], new[] { "model.own.weight", "betas" }.Select(key => Value(report.Path, key)));
    }

    [Fact]
    public void An_autoencoder_is_put_in_and_keys_are_left_out()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(folder["vae.safetensors"], new Dictionary<string, Tensor> { ["decoder.conv_out.bias"] = full(3, 7f), ["loss.logvar"] = zeros(1) }, StorageType.F32);
        var report = Merge(new MergeOrder { Models = [Model("a", 1), Model("b", 2)], Output = folder["out.safetensors"], Vae = folder["vae.safetensors"], Discard = @"\.0\.bias$" });
        Assert.Equal(7, Value(report.Path, Vae));
        using var file = SafetensorsFile.Open(report.Path);
        Assert.Equal([Convolution, Vae], file.Keys.Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public void Models_that_do_not_go_together_are_named()
    {
        var a = Model("a", 1);
        Says("only models of one kind", [a, SyntheticCheckpoints.AutoencoderOf("other")]);
        Says("input_blocks.0.0.bias: its shape is [16] and [8]", [a, Model("wide", 1, outputs: 16)]);
        Says("is an inpainting model", [a, Model("inpainting", 1, channels: 9)]);
        Says("'(1 - M)*a + M*b' names b", [a]);
        Says("does not name", [a, a, a]);
        Says("0 bytes", [a, folder.Write("empty.safetensors", [])]);
        Says("no.safetensors", [a, folder["no.safetensors"]]);
        Says("header", [a, folder.Write("text.safetensors", "this is a page of words"u8)]);
        Assert.Empty(Directory.GetFiles(folder.Path, "out*"));
    }

    [Fact]
    public void A_file_that_stands_there_stays_unless_it_may_be_replaced()
    {
        string[] models = [Model("a", 1), Model("b", 2)];
        folder.Write("out.safetensors", "mine"u8);
        Says("--overwrite", models);
        Assert.Equal("mine", File.ReadAllText(folder["out.safetensors"]));
        Assert.Equal(1.3f, Value(Merge(new MergeOrder { Models = models, Output = folder["out.safetensors"], Overwrite = true }).Path, Bias), 6);
        Assert.Contains("is itself read", Assert.Throws<RequestException>(() => Merge(new MergeOrder { Models = models, Output = models[1], Overwrite = true })).Message, StringComparison.Ordinal);
        Assert.Contains("there is no folder", Assert.Throws<RequestException>(() => Merge(new MergeOrder { Models = models, Output = folder["no/out.safetensors"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_that_is_stopped_is_gone_on_with_by_the_same_recipe()
    {
        string[] models = [Model("a", 1), Model("b", 2)];
        var order = new MergeOrder { Models = models, Output = folder["out.safetensors"] };
        Stop(order);
        Assert.False(File.Exists(order.Output));
        Assert.True(ModelOutput.IsBegun(order.Output));
        var seen = new List<ModelProgress>();
        var report = new ModelMerge(new FileHashes()).Run(order, new Seen(seen), TestContext.Current.CancellationToken);
        Assert.True(seen[0].Written > 0); // the first tensor was there already
        Assert.Equal(2, seen.Count(told => told.Key.Length > 0));
        Assert.Equal([.. models, report.Path], Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal));
        var resumed = File.ReadAllBytes(report.Path);
        Merge(order with { Overwrite = true });
        Assert.Equal(File.ReadAllBytes(report.Path), resumed);
    }

    [Theory]
    [InlineData("another")]
    [InlineData("changed")]
    [InlineData("damaged")]
    [InlineData("torn")]
    public void What_another_recipe_left_or_what_is_damaged_is_begun_anew(string how)
    {
        string[] models = [Model("a", 1), Model("b", 2)];
        var order = new MergeOrder { Models = models, Output = folder["out.safetensors"], Recipe = false };
        Stop(order);
        var (part, journal) = (order.Output + ".part", order.Output + ".part.journal");
        if (how == "another") order = order with { Multiplier = 0.9 };
        if (how == "changed") File.SetLastWriteTimeUtc(models[1], new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        if (how == "torn") File.WriteAllText(journal, File.ReadAllText(journal)[..^5]);
        if (how == "damaged")
        {
            var bytes = File.ReadAllBytes(part);
            bytes[^1] ^= 1;
            File.WriteAllBytes(part, bytes);
        }

        var seen = new List<ModelProgress>();
        var report = new ModelMerge(new FileHashes()).Run(order, new Seen(seen), TestContext.Current.CancellationToken);
        Assert.Equal(0, seen[0].Written);
        Assert.Equal(how == "another" ? 1.9f : 1.3f, Value(report.Path, Convolution), 6);
        Assert.False(File.Exists(part) || File.Exists(journal));
    }

    [Fact]
    public void A_full_disk_is_told_with_what_stays_and_the_same_merge_goes_on()
    {
        string[] models = [Model("a", 1), Model("b", 2)];
        var order = new MergeOrder { Models = models, Output = folder["out.safetensors"] };
        var full = Assert.Throws<Easel.Core.Imaging.FileOutputException>(() => new ModelMerge(new FileHashes()).Run(order, At(1, () => throw new IOException("No space left on device", 28)), TestContext.Current.CancellationToken));
        Assert.Contains("the disk is full; free some space or choose another folder; what is written stays in", full.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(order.Output));
        var seen = new List<ModelProgress>();
        new ModelMerge(new FileHashes()).Run(order, new Seen(seen), TestContext.Current.CancellationToken);
        Assert.True(seen[0].Written > 0);
    }

    [Fact]
    public void What_is_begun_can_be_thrown_away_but_not_under_somebody_who_writes_it()
    {
        string[] models = [Model("a", 1), Model("b", 2)];
        var order = new MergeOrder { Models = models, Output = folder["out.safetensors"] };
        Stop(order);
        new ModelMerge(new FileHashes()).Run(order with { Output = folder["other.safetensors"] }, At(1, () => Assert.Throws<RequestException>(() => ModelOutput.Discard(folder["other.safetensors"]))), TestContext.Current.CancellationToken);
        ModelOutput.Discard(order.Output);
        Assert.Equal([.. models, folder["other.safetensors"]], Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_model_that_changes_meanwhile_spoils_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the system refuses the writer");
        string[] models = [Model("a", 1), Model("b", 2)];
        var order = new MergeOrder { Models = models, Output = folder["out.safetensors"], Recipe = false };
        var wrong = Assert.Throws<WeightsException>(() => new ModelMerge(new FileHashes()).Run(order, At(1, () => File.AppendAllText(models[1], "more")), TestContext.Current.CancellationToken));
        Assert.Contains("changed while it was in use", wrong.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(order.Output));

        models[1] = Model("b", 2);
        var report = new ModelMerge(new FileHashes()).Run(order, At(1, () => File.Delete(models[1])), TestContext.Current.CancellationToken);
        Assert.Equal(1.3f, Value(report.Path, Vae), 6); // it is open, so its name is not needed any more
    }

    [Fact]
    public void Two_merges_into_one_name_do_not_meet()
    {
        string[] models = [Model("a", 1), Model("b", 2)];
        var order = new MergeOrder { Models = models, Output = folder["out.safetensors"] };
        RequestException? second = null;
        var report = new ModelMerge(new FileHashes()).Run(order, At(1, () => second = Assert.Throws<RequestException>(() => Merge(order))), TestContext.Current.CancellationToken);
        Assert.Contains("is being written by somebody else", second!.Message, StringComparison.Ordinal);
        Assert.Equal([.. models, report.Path], Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_stays_in_memory()
    {
        using var scope = NewDisposeScope();
        string[] models = [Model("a", 1, StorageType.F16), Model("inpainting", 2, channels: 9)];
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Merge(new MergeOrder { Models = [models[1], models[0]], Output = folder["out.safetensors"] });
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    public void Dispose() => folder.Dispose();

    private static MergeReport Merge(MergeOrder order) => new ModelMerge(new FileHashes()).Run(order);

    private static Once At(int tensor, Action action) => new(tensor, action);

    private static float Value(string path, string key)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(path);
        return file.Read(key).to(float32).flatten()[0].item<float>();
    }

    private void Says(string message, IReadOnlyList<string> models)
    {
        var wrong = Assert.ThrowsAny<Exception>(() => Merge(new MergeOrder { Models = models, Output = folder["out.safetensors"] }));
        Assert.True(wrong is RequestException or WeightsException, wrong.ToString());
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }

    private string Model(string name, float value, StorageType? type = null, long channels = 4, long outputs = 8, params string[] extra)
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor> { [Convolution] = full([outputs, channels, 3, 3], value), [Bias] = full(outputs, value), [Vae] = full(3, value) };
        foreach (var key in extra) tensors[key] = full(5, value);
        var path = folder[name + ".safetensors"];
        SafetensorsWriter.Write(path, tensors, type ?? StorageType.F32);
        return path;
    }

    private static void Stop(MergeOrder order)
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => new ModelMerge(new FileHashes()).Run(order, At(0, stop.Cancel), stop.Token));
    }

    private sealed class Seen(List<ModelProgress> all) : IProgress<ModelProgress>
    {
        public void Report(ModelProgress value) => all.Add(value);
    }

    private sealed class Once(int tensor, Action action) : IProgress<ModelProgress>
    {
        private int count;

        public void Report(ModelProgress value)
        {
            if (count++ == tensor) action();
        }
    }
}
