using Easel.Core.Requests;
using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Models.UNet;
using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using Easel.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Native;

/// <summary>Packed weights change the speed of a network and nothing else.</summary>
public sealed class PreparedWeightsTests
{
    private const double RoundingOfBFloat16 = 0.06; // of the standard deviation, through a whole network

    public static TheoryData<string> Models => [.. Goldens.Names("models").Where(name => Goldens.Open("models", name).Has("vae:moments"))];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_UNet_gives_the_same_over_packed_weights(string name)
    {
        using var quiet = no_grad();
        using var weights = SyntheticWeights.Of(name);
        Check(weights, "model.diffusion_model", scope =>
        {
            var unet = new UNet(scope, UNetConfig.Detect(scope));
            return type => unet.Forward(
                Input("x", 2, unet.Config.InChannels, 24, 40).to(type),
                tensor([10f, 700f]),
                Input("context", 2, 77, unet.Config.ContextWidth).to(type),
                unet.Config.VectorWidth > 0 ? Input("vector", 2, unet.Config.VectorWidth).to(type) : null);
        });
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void An_autoencoder_gives_the_same_over_packed_weights(string name)
    {
        using var quiet = no_grad();
        using var weights = SyntheticWeights.Of(name);
        Check(weights, "first_stage_model", scope =>
        {
            var vae = new AutoencoderKL(scope, VaeConfig.Detect(scope));
            return type => vae.Decode(Input("latent", 1, vae.Config.LatentChannels, 6, 10).to(type));
        });
        Check(weights, "first_stage_model", scope =>
        {
            var vae = new AutoencoderKL(scope, VaeConfig.Detect(scope));
            return type => vae.Moments(Input("picture", 1, 3, 48, 80).to(type));
        });
    }

    [Fact]
    public void Edges_wrap_over_packed_weights_too()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var weights = Weights(("weight", [8, 4, 3, 3]), ("bias", [8]));
        using var prepared = new PreparedWeights();
        var edges = new Edges { Wrap = true };
        var x = Input("x", 1, 4, 10, 6);
        AssertClose(new Conv2d(new WeightScope(weights, "", edges), 4, 8).Forward(x), new Conv2d(new WeightScope(weights, "", edges, prepared), 4, 8).Forward(x), 1e-5);
    }

    [Fact]
    public void With_gradients_or_when_told_nothing_is_packed()
    {
        using var scope = NewDisposeScope();
        using var weights = Weights(("weight", [8, 4]), ("bias", [8]));
        using var prepared = new PreparedWeights();
        using var plain = new PreparedWeights(packs: false);
        var x = Input("x", 3, 4);
        new Linear(new WeightScope(weights, prepared: prepared), 4, 8).Forward(x);
        using var quiet = no_grad();
        new Linear(new WeightScope(weights, prepared: plain), 4, 8).Forward(x);
        Assert.Equal(0, prepared.Bytes);
        Assert.Equal(0, plain.Bytes);
    }

    [Fact]
    public void A_layer_is_packed_once_and_freed_with_the_model()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var weights = Weights(("weight", [8, 4]), ("bias", [8]));
        var x = Input("x", 3, 4);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var prepared = new PreparedWeights();
        var layer = new Linear(new WeightScope(weights, prepared: prepared), 4, 8);
        for (var i = 0; i < 3; i++) layer.Forward(x).Dispose();
        Assert.Equal(prepared.PacksFor(x) ? 8 * 4 * 4 : 0, prepared.Bytes);
        prepared.Dispose();
        weights.Dispose();
        Assert.InRange(DisposeScopeManager.Statistics.ThreadTotalLiveCount, 0, before);
    }

    [Fact]
    public void Half_precision_weights_are_converted_once_and_exactly()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var stored = Input("w", 3, 5).to(float16);
        using var prepared = new PreparedWeights(packs: false);
        using var weights = new DictionaryWeights("test", new Dictionary<string, Tensor> { ["weight"] = stored });
        var layer = new Linear(new WeightScope(weights, prepared: prepared), 5, 3, bias: false);
        var x = eye(5).to(bfloat16);
        Assert.True(layer.Forward(x).t().equal(stored.to(float32).to(bfloat16)).all().item<bool>());
        Assert.Equal(3 * 5 * 2, prepared.Bytes);
        layer.Forward(x);
        Assert.Equal(3 * 5 * 2, prepared.Bytes);
    }

    [Fact]
    public void Pages_are_released_while_weights_are_prepared()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var released = 0;
        using var prepared = new PreparedWeights(packs: false, () => released++);
        using var weights = Weights(("weight", [4096, 4100])); // 67 MB
        new Linear(new WeightScope(weights, prepared: prepared), 4100, 4096, bias: false).Forward(zeros([1, 4100], dtype: bfloat16));
        Assert.Equal(1, released);
    }

    [Fact]
    public void Plain_operations_and_packed_ones_paint_the_same_picture()
    {
        var checkpoint = SyntheticCheckpoints.PathOf(Goldens.Names("models").First(name => name.StartsWith("tiny-sd15", StringComparison.Ordinal)));
        using var scope = NewDisposeScope();
        AssertClose(Paint(checkpoint, plain: true), Paint(checkpoint, plain: false), 1e-3);
    }

    private static Tensor Paint(string checkpoint, bool plain)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var options = new EngineOptions { Device = "cpu", Precision = "float32", PlainOperations = plain };
        var request = new ImageRequest { Prompt = "a cat", Model = checkpoint, Size = new ImageSize(64, 64), Steps = 2, Seeds = new Seeds { Seed = 3 } };
        using var model = DiffusionModel.Load(ModelChoice.Of(request, options), options);
        var plan = ImagePlan.Resolve(request, model, new DiffusionParts());
        return model.Decode(ImagePipeline.Run(plan, BatchConditioning.Encode(plan, 1), plan.SeedsOf(0)).Latents).MoveToOuterDisposeScope();
    }

    private static void Check(SyntheticWeights weights, string place, Func<WeightScope, Func<ScalarType, Tensor>> build)
    {
        using var scope = NewDisposeScope();
        using var prepared = new PreparedWeights();
        var plain = build(new WeightScope(weights, place));
        var packed = build(new WeightScope(weights, place, prepared: prepared));
        var expected = plain(ScalarType.Float32);
        AssertClose(expected, packed(ScalarType.Float32), 1e-4);
        AssertClose(expected, packed(ScalarType.Float32), 1e-4); // the second time over what the first made
        Assert.Equal(prepared.PacksFor(expected), prepared.Bytes > 0);
        if (Processor.ComputesBFloat16) AssertClose(expected, packed(ScalarType.BFloat16), RoundingOfBFloat16, mean: true);
    }

    // Largest error, or the root of its mean square, as a share of the standard deviation.
    private static void AssertClose(Tensor expected, Tensor actual, double tolerance, bool mean = false)
    {
        Assert.Equal(expected.shape, actual.shape);
        var difference = actual.to(float32) - expected;
        var error = (mean ? difference.square().mean().sqrt() : difference.abs().max()).item<float>() / expected.std().item<float>();
        Assert.InRange(error, 0, tolerance);
    }

    private static DictionaryWeights Weights(params (string Key, long[] Shape)[] tensors) =>
        new("test", tensors.ToDictionary(entry => entry.Key, entry => Input(entry.Key, entry.Shape)));

    private static Tensor Input(string name, params long[] shape) => tensor(Synth.Input(name, shape)).reshape(shape);
}
