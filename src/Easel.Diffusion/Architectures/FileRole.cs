namespace Easel.Diffusion.Architectures;

/// <summary>What a weights file is for.</summary>
public enum FileRole
{
    Unknown,

    /// <summary>A whole model, or the UNet of one.</summary>
    Checkpoint,

    /// <summary>A whole model of a kind Easel does not run.</summary>
    ForeignCheckpoint,
    Vae,

    /// <summary>A small decoder or encoder for previews (TAESD, VAE-approx).</summary>
    ApproximateVae,
    TextEncoder,
    Lora,
    ControlNet,
    T2IAdapter,
    IPAdapter,
    MotionModule,
    Embedding,
    Hypernetwork,
    Upscaler,
    FaceRestorer,
    VisionEncoder,
    Interrogator,
    Captioner,
}
