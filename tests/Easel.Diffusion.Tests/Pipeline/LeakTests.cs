using Easel.Core.Requests;
using Easel.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Pipeline;

public sealed class LeakTests
{
    [Theory]
    [InlineData(97, null)]
    [InlineData(10, "Latent")]
    [InlineData(10, "Lanczos")]
    public void A_hundred_pictures_leave_what_three_left(int times, string? upscaler)
    {
        using var quiet = inference_mode();
        var options = new EngineOptions { Device = "cpu", Precision = "auto" };
        var request = new ImageRequest
        {
            Prompt = "a [cat:dog:0.5]",
            Model = SyntheticCheckpoints.PathOf(Goldens.Names("models").First(name => name.StartsWith("tiny-sd15", StringComparison.Ordinal))),
            Size = new ImageSize(32, 32),
            Steps = 2,
            Seeds = new Seeds { Seed = 1 },
            Hires = upscaler is null ? null : new HiresFix { Upscaler = upscaler },
        };
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var model = DiffusionModel.Load(ModelChoice.Of(request, options), options))
        {
            Paint(model, request, times: 3);
            var third = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            Paint(model, request, times);
            Assert.Equal(third, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }

        Assert.InRange(DisposeScopeManager.Statistics.ThreadTotalLiveCount, 0, before);
    }

    private static void Paint(DiffusionModel model, ImageRequest request, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var scope = NewDisposeScope();
            var plan = ImagePlan.Resolve(request, model, new DiffusionParts());
            model.Decode(ImagePipeline.Run(plan, BatchConditioning.Encode(plan, 1), plan.SeedsOf(0)).Latents);
        }
    }
}
