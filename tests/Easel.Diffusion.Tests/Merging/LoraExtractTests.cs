using Easel.Core.Requests;
using Easel.Diffusion.Adapters;
using Easel.Diffusion.Merging;
using Easel.Diffusion.Merging.Extraction;
using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;
using Easel.Diffusion.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Merging;

/// <summary>What must hold of LoRAs that are made of two checkpoints, and of LoRAs that are put into one.</summary>
public sealed class LoraExtractTests : IDisposable
{
    private const int Full = 1280;

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("tiny-sd15")]
    [InlineData("tiny-sd20")]
    [InlineData("tiny-sdxl")]
    public void At_full_rank_all_of_it_comes_back(string name)
    {
        var (original, tuned) = (SyntheticCheckpoints.PathOf(name), Tuned(name, tensor => tensor.add(randn_like(tensor).mul(0.05))));
        var report = Extract(tuned, original, Full, order => order with { Whole = true, ConvRank = Full });
        Assert.InRange(report.Kept!.Value, 1 - 1e-9, 1);
        var back = Baked(original, report.Path);
        var left = report.LeftOut.ToHashSet();
        Assert.DoesNotContain(left, key => key.StartsWith("model.diffusion_model.", StringComparison.Ordinal) && key.EndsWith(".weight", StringComparison.Ordinal));
        Compare(tuned, back, (key, one, other) => left.Contains(key) || allclose(one, other, 1e-4, 1e-5));
    }

    [Theory]
    [InlineData("tiny-sd15")]
    [InlineData("tiny-sd20")]
    [InlineData("tiny-sdxl")]
    public void Every_layer_has_a_name_under_which_it_is_found_again(string name)
    {
        using var model = Checkpoint.Open(SyntheticCheckpoints.PathOf(name));
        var names = new LayerNames(model.Architecture, model.Weights);
        foreach (var layer in new TrainerNames(model.Architecture, model.Weights).All())
        {
            var key = AdapterKey.Of($"{layer.Name}.alpha")!.Value;
            Assert.Equal((layer.Weight, layer.Third), names.Find(key.Part, key.Layer) is { } place ? (place.Weight, place.Third) : default);
        }
    }

    [Fact]
    public void A_difference_of_a_rank_is_held_by_that_rank_and_by_less_the_better_the_more()
    {
        const string name = "tiny-sd15";
        var (original, tuned) = (SyntheticCheckpoints.PathOf(name), Tuned(name, tensor => tensor.dim() < 2 ? tensor : tensor.add(Low(tensor, 4))));
        var kept = new List<double>();
        foreach (var rank in new[] { 1, 2, 3, 4 }) kept.Add(Extract(tuned, original, rank, order => order with { ConvRank = rank }).Kept!.Value);
        Assert.Equal(kept.Order(), kept);
        Assert.True(kept[0] < 0.9 && kept[2] < 0.999);
        Assert.InRange(kept[3], 1 - 1e-9, 1);
        Assert.InRange(Extract(tuned, original, 4, order => order with { ConvRank = 4, Exact = true }).Kept!.Value, 1 - 1e-9, 1);
    }

    [Theory]
    [InlineData(96, 64, 4)]
    [InlineData(64, 400, 8)]
    [InlineData(300, 300, 32)]
    public void Random_projection_is_as_good_as_decomposing_in_full(long rows, long columns, int rank)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var matrix = randn([rows, rows], generator: new Generator(1)).mm(randn([rows, columns], generator: new Generator(2))).mul(0.01);
        var (exact, projected) = (Lost(exact: true), Lost(exact: false));
        Assert.InRange(projected, exact - 1e-4, exact * 1.01 + 1e-6);

        double Lost(bool exact)
        {
            var (up, down) = LowRank.Factor(matrix, rank, exact);
            return matrix.sub(up.mm(down)).square().sum().item<float>();
        }
    }

    [Fact]
    public void Keys_and_metadata_are_those_of_the_trainers()
    {
        const string name = "tiny-sd15";
        var report = Extract(Tuned(name, tensor => tensor.add(0.1)), SyntheticCheckpoints.PathOf(name), 4, order => order with { Precision = StorageType.F16 });
        using var file = SafetensorsFile.Open(report.Path);
        Assert.Equal(("networks.lora", "4", "sd_v1"), (file.Metadata["ss_network_module"], file.Metadata["ss_network_dim"], file.Metadata["ss_base_model_version"]));
        Assert.Contains("lora_te_text_model_encoder_layers_0_self_attn_q_proj.lora_down.weight", file.Keys);
        Assert.Contains("lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_up.weight", file.Keys);
        Assert.DoesNotContain(file.Keys, key => key.Contains("resnets", StringComparison.Ordinal) || key.Contains("conv_in", StringComparison.Ordinal));
        Assert.All(file.Keys.Where(key => key.EndsWith("lora_up.weight", StringComparison.Ordinal)), key => Assert.Equal(StorageType.F16, file.TypeOf(key)));
        Assert.NotEmpty(report.LeftOut);
    }

    [Fact]
    public void Clamping_bounds_the_numbers()
    {
        using var scope = NewDisposeScope();
        var (up, down) = (arange(100, float32), arange(100, float32).neg());
        LowRank.Clamp(up, down, 0.9);
        Assert.Equal((89f, -89f), (up.max().item<float>(), down.min().item<float>()));
    }

    [Fact]
    public void What_cannot_be_extracted_is_told()
    {
        var model = SyntheticCheckpoints.PathOf("tiny-sd15");
        var copy = folder["copy.safetensors"];
        File.Copy(model, copy);
        Says("nothing differs", copy, model);
        Says("give the checkpoint the other was trained from", SyntheticCheckpoints.PathOf("tiny-sdxl"), model);
        Says("give --conv-rank or --whole", Tuned("tiny-sd15", tensor => tensor.dim() == 1 ? tensor.add(1) : tensor), model);
        Assert.Equal("rank", Assert.Throws<RequestException>(() => Extract(copy, model, 0)).Field);
        Assert.Equal("clamp", Assert.Throws<RequestException>(() => Extract(copy, model, 1, order => order with { Clamp = 0 })).Field);
    }

    [Fact]
    public void Nothing_stays_in_memory()
    {
        using var scope = NewDisposeScope();
        var tuned = Tuned("tiny-sd15", tensor => tensor.add(0.1));
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Extract(tuned, SyntheticCheckpoints.PathOf("tiny-sd15"), 2);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => LoraExtract.Run(Order(tuned, SyntheticCheckpoints.PathOf("tiny-sd15"), 3), new Stopping(stop), stop.Token));
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    public void Dispose() => folder.Dispose();

    private static Tensor Low(Tensor tensor, int rank)
    {
        var rows = tensor.flatten(1);
        return randn(rows.size(0), rank).mm(randn(rank, rows.size(1))).mul(0.01).reshape(tensor.shape);
    }

    private ExtractOrder Order(string tuned, string original, int rank) => new() { Tuned = tuned, Base = original, Output = folder["lora.safetensors"], Overwrite = true, Rank = rank, Precision = StorageType.F32 };

    private ExtractReport Extract(string tuned, string original, int rank, Func<ExtractOrder, ExtractOrder>? more = null) => LoraExtract.Run((more ?? (order => order))(Order(tuned, original, rank)));

    private void Says(string message, string tuned, string original) => Assert.Contains(message, Assert.Throws<RequestException>(() => Extract(tuned, original, 4)).Message, StringComparison.Ordinal);

    private string Baked(string model, string lora) => new ModelMerge(new FileHashes()).Run(new MergeOrder
    {
        Models = [model],
        Output = folder["baked.safetensors"],
        Formula = MergeFormula.Copy,
        Loras = [new AdapterUse("lora", lora, 0, 1, 1, null)],
        Overwrite = true,
        Recipe = false,
    }).Path;

    private string Tuned(string name, Func<Tensor, Tensor> change)
    {
        random.manual_seed(5);
        using var quiet = no_grad();
        var path = folder["tuned.safetensors"];
        SafetensorsWriter.Write(path, [.. SyntheticCheckpoints.Parts(name).Select(part => part.Type == StorageType.F32 ? part with { Value = () => change(part.Value()) } : part)]);
        var config = Path.ChangeExtension(SyntheticCheckpoints.PathOf(name), ".yaml");
        if (File.Exists(config)) File.Copy(config, Path.ChangeExtension(path, ".yaml"), overwrite: true);
        return path;
    }

    private static void Compare(string left, string right, Func<string, Tensor, Tensor, bool> alike)
    {
        using var scope = NewDisposeScope();
        using var one = SafetensorsFile.Open(left);
        using var other = SafetensorsFile.Open(right);
        Assert.Equal([], one.Keys.Where(key => !alike(key, one.Read(key).to(float32), other.Read(key).to(float32))));
    }

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<ModelProgress>
    {
        private int count;

        public void Report(ModelProgress value)
        {
            if (++count == 2) stop.Cancel(); // behind alpha, with the first factor made
        }
    }
}
