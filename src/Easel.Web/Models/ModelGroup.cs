namespace Easel.Web.Models;

/// <summary>What people look for among models.</summary>
public enum ModelGroup
{
    All,
    Checkpoint,
    Lora,
    Embedding,
    Hypernetwork,
    Vae,

    /// <summary>ControlNets, T2I-Adapters and IP-Adapters.</summary>
    Control,

    /// <summary>Upscalers and face restorers.</summary>
    Upscaler,
    Other,
    Broken,
}
