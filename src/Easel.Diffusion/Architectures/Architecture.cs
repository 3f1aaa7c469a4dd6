using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Diffusion.Architectures;

/// <summary>What is known about a kind of checkpoint besides its weights. Layer sizes are read off the weights.</summary>
public sealed record Architecture
{
    /// <summary>Short name, such as <c>sdxl-inpainting</c>.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Title { get; init; }

    public required ModelFamily Family { get; init; }

    /// <summary>In the order their contexts are laid side by side.</summary>
    public required ImmutableArray<TextEncoderSlot> Encoders { get; init; }

    /// <summary>The size of picture it was trained on.</summary>
    public ImageSize DefaultSize { get; init; } = new(512, 512);

    public PredictionType Prediction { get; init; } = PredictionType.Epsilon;

    /// <summary>
    /// Whether <see cref="Prediction"/> is only the likelier of two that the keys cannot tell apart (SD 2.x without a .yaml or markers).
    /// The pipeline then runs <see cref="VelocityTest"/> once and calls <see cref="WithPrediction"/>.
    /// </summary>
    public bool PredictionIsAssumed { get; init; }

    /// <summary>Whether the noise levels are rescaled until the last one holds no signal (Lin et al. 2023).</summary>
    public bool ZeroTerminalSnr { get; init; }

    /// <summary>Latents are multiplied by it after encoding and divided before decoding.</summary>
    public double LatentScale { get; init; } = 0.18215; // CompVis v1-inference.yaml, scale_factor

    /// <summary>Channels the UNet takes: 4 of noise, then what <see cref="ImageConditioning"/> adds.</summary>
    public int InChannels { get; init; } = 4;

    public ImageConditioning ImageConditioning { get; init; } = ImageConditioning.None;

    public SizeConditioning SizeConditioning { get; init; } = SizeConditioning.None;

    /// <summary>The first β of the training's noise schedule, which is linear in √β over 1000 steps.</summary>
    public double FirstBeta { get; init; } = 0.00085; // CompVis v1-inference.yaml, linear_start

    /// <summary>The last β.</summary>
    public double LastBeta { get; init; } = 0.012; // CompVis v1-inference.yaml, linear_end

    /// <summary>Place of the UNet's keys.</summary>
    public string UNetPrefix { get; init; } = "model.diffusion_model";

    /// <summary>Place of the autoencoder's keys.</summary>
    public string VaePrefix { get; init; } = "first_stage_model";

    /// <summary>Place of the network that looks at a start picture (unCLIP's vision encoder, the depth estimator), or null.</summary>
    public string? SightPrefix { get; init; }

    /// <summary>What the weights do not show; the published models' values unless the file says otherwise.</summary>
    public ArchitectureHints Hints { get; init; } = new();

    /// <summary>The same with its prediction known for certain; SD 2's velocity models were trained on 768 pixels.</summary>
    public Architecture WithPrediction(PredictionType prediction) => this with
    {
        Prediction = prediction,
        PredictionIsAssumed = false,
        DefaultSize = Family == ModelFamily.Sd2 && prediction == PredictionType.Velocity ? new ImageSize(768, 768) : DefaultSize,
    };
}
