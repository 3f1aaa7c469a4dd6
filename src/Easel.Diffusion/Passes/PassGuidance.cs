using Easel.Diffusion.Conditioning;
using Easel.Diffusion.Native;
using Easel.Diffusion.Sampling;
using Easel.Diffusion.Sampling.Guidance;
using Easel.Diffusion.Starting;
using static TorchSharp.torch;

namespace Easel.Diffusion.Passes;

/// <summary>The guidance of one pass: that of its model, and from a share of the way on that of its refiner.</summary>
internal sealed class PassGuidance : IDisposable
{
    private readonly ImagePlan plan;
    private readonly BatchConditioning conditioning;
    private readonly GuidanceOptions options;
    private readonly NoiseTable table;
    private ClassifierFreeGuidance<TextConditioning> current;
    private bool leftOutBefore;

    /// <param name="plan">The pass.</param>
    /// <param name="conditioning">Its prompts, and those of its refiner.</param>
    /// <param name="options">How strongly, and when.</param>
    /// <param name="beside">What its model is told of pictures, or null; a refiner is told nothing.</param>
    public PassGuidance(ImagePlan plan, BatchConditioning conditioning, GuidanceOptions options, PictureConditioning? beside)
    {
        (this.plan, this.conditioning, this.options) = (plan, conditioning, options);
        var noise = plan.Model.Noise(plan.Request.Options);
        (table, NoiseModel) = (noise.Table, plan.Sampler.Adapt(noise));
        current = new ClassifierFreeGuidance<TextConditioning>((input, call, rows) => Predict(plan.Model, input, beside, call, rows), NoiseModel, conditioning, options);
    }

    /// <summary>How the pass's own model is asked.</summary>
    public NoiseModel NoiseModel { get; }

    /// <summary>Whether the refiner took over.</summary>
    public bool WasRefined { get; private set; }

    /// <summary>See <see cref="ClassifierFreeGuidance{T}.LeftOutNegative"/>.</summary>
    public bool LeftOutNegative => leftOutBefore || current.LeftOutNegative;

    /// <summary>See <see cref="BatchConditioning.Padded"/>, of whoever worked last.</summary>
    public bool Padded => WasRefined ? conditioning.Refined!.Padded : conditioning.Padded;

    /// <summary>The guided estimate of the clean latent in <paramref name="x"/> [B, C, h, w].</summary>
    public Tensor Denoise(Tensor x, Sigma sigma)
    {
        if (!WasRefined && plan.Refiner is { } refiner && refiner.Begins(new NetworkCall(sigma, NoiseModel.Timestep(sigma), current.Calls, options.TotalCalls), table)) Switch(refiner.Model);
        if (plan.Networks.AreScheduled) (WasRefined ? plan.Refiner!.Model : plan.Model).Use(plan.Networks.At(Step));
        return current.Denoise(x, sigma);
    }

    /// <summary>See <see cref="ClassifierFreeGuidance{T}.UnconditionalNoise"/>.</summary>
    public Tensor UnconditionalNoise() => current.UnconditionalNoise();

    public void Dispose() => current.Dispose();

    // From 0; a sampler may call the network more than once a step.
    private int Step => current.Calls / plan.Sampler.Facts.CallsPerStep;

    private void Switch(DiffusionModel refiner)
    {
        var calls = current.Calls;
        leftOutBefore = current.LeftOutNegative;
        current.Dispose();
        current = new ClassifierFreeGuidance<TextConditioning>(
            (input, call, rows) => Predict(refiner, input, null, call, rows), plan.Sampler.Adapt(refiner.Noise(plan.Request.Options)), conditioning.Refined!, options with { FirstCall = calls });
        WasRefined = true;
    }

    /// <summary>One call of a UNet: input [N, C, h, w] → [N, C, h, w] float32.</summary>
    private Tensor Predict(DiffusionModel model, Tensor input, PictureConditioning? beside, NetworkCall call, IReadOnlyList<GuidedRow<TextConditioning>> rows)
    {
        using var scope = NewDisposeScope();
        var (text, type) = (TextConditioning.Stack([.. rows.Select(row => row.Conditioning)]), model.Precision.Networks);
        var x = beside?.ChannelsOf(rows) is { } channels ? cat([input, channels], dim: 1) : input;
        var vector = text.Vector ?? beside?.VectorOf(rows);
        var steps = Arithmetic.All(call.Timestep, [input.size(0)], float32, model.Device);
        return model.UNet.Forward(x.to(type, model.Device), steps, text.Context.to(type, model.Device), vector?.to(type, model.Device), plan.SelfAttention)
            .to(float32, CPU)
            .MoveToOuterDisposeScope();
    }
}
