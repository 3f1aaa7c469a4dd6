using Easel.Core.Requests;
using Easel.Diffusion.Memory;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Memory;

/// <summary>Networks that leave after their turn paint the same picture in less memory.</summary>
public sealed class LowMemoryTests
{
    [Theory]
    [InlineData("tiny-sd15", false)]
    [InlineData("tiny-sd15", true)]
    [InlineData("tiny-sdxl", false)]
    public void Every_bit_is_the_same_and_the_counter_shows_less(string name, bool plain)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (full, ofFull) = Paint(name, MemoryUse.Full, plain);
        var (medium, ofMedium) = Paint(name, MemoryUse.Medium, plain);
        var (low, ofLow) = Paint(name, MemoryUse.Low, plain);

        Assert.True(full.equal(medium).all().item<bool>());
        Assert.True(full.equal(low).all().item<bool>());
        if (plain) return; // float32 files are computed from as they are mapped
        Assert.InRange(ofMedium, 1, ofFull - 1);
        Assert.InRange(ofLow, 1, ofMedium - 1);
    }

    [Fact]
    public void SDXL_alone_may_leave()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        Assert.Equal(Paint("tiny-sd15", MemoryUse.Full).Peak, Paint("tiny-sd15", MemoryUse.MediumForSdxl).Peak);
        Assert.Equal(Paint("tiny-sdxl", MemoryUse.Medium).Peak, Paint("tiny-sdxl", MemoryUse.MediumForSdxl).Peak);
    }

    [Fact]
    public void Of_two_models_that_share_the_device_only_the_part_at_work_is_there()
    {
        using var quiet = no_grad();
        var (memory, options) = (new DeviceMemory(), Options(MemoryUse.Medium));
        using var first = Load("tiny-sd15", options, memory);
        using var second = Load("tiny-sd20", options, memory);
        using var scope = NewDisposeScope();
        first.Decode(zeros(1, 4, 8, 8));
        var ofOne = memory.WeightBytes;
        Assert.Equal(first.OwnBytes, ofOne);
        second.Decode(zeros(1, 4, 8, 8));
        Assert.Equal(0, first.OwnBytes);
        Assert.Equal(second.OwnBytes, memory.WeightBytes);
    }

    [Fact]
    public void Letting_go_leaves_nothing_and_painting_brings_it_back()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var memory = new DeviceMemory();
        using (var model = Load("tiny-sd15", Options(MemoryUse.Full), memory))
        {
            model.Prepare();
            var prepared = memory.WeightBytes;
            Assert.InRange(prepared, 1, long.MaxValue);
            Assert.InRange(model.ExpectedBytes, prepared, 2 * prepared); // the autoencoder's encoder is counted and not prepared
            model.ReleaseWeights();
            Assert.Equal(0, memory.WeightBytes);
            model.Prepare();
            Assert.Equal(prepared, memory.WeightBytes);
        }

        Assert.Equal(0, memory.WeightBytes);
    }

    internal static EngineOptions Options(MemoryUse use) => new() { Device = "cpu", Precision = "float32", Memory = use };

    private static DiffusionModel Load(string name, EngineOptions options, DeviceMemory memory) =>
        DiffusionModel.Load(ModelChoice.Of(new ImageRequest { Prompt = "", Model = SyntheticCheckpoints.PathOf(name) }, options), options, memory);

    private static (Tensor Picture, long Peak) Paint(string name, MemoryUse use, bool plain = false)
    {
        var (memory, options) = (new DeviceMemory(), Options(use) with { PlainOperations = plain });
        using var model = Load(name, options, memory);
        var request = new ImageRequest { Prompt = "a cat", NegativePrompt = "ugly", Size = new ImageSize(64, 64), Steps = 2, Sampler = "Euler", Seeds = new Seeds { Seed = 3 } };
        var plan = ImagePlan.Resolve(request, model, new DiffusionParts());
        return (model.Decode(ImagePipeline.Run(plan, BatchConditioning.Encode(plan, 1), plan.SeedsOf(0)).Latents), memory.PeakWeightBytes);
    }
}
