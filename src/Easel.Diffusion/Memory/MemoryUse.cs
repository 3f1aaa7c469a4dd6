namespace Easel.Diffusion.Memory;

/// <summary>How much of a model keeps its weights on the device at one time. Less is slower: what left is made again from the file when its turn comes.</summary>
public enum MemoryUse
{
    /// <summary>All of it.</summary>
    Full,

    /// <summary>The network that works: one text encoder, the UNet or the autoencoder (A1111's --medvram).</summary>
    Medium,

    /// <summary>Of the UNet only the block that works (A1111's --lowvram).</summary>
    Low,

    /// <summary>As <see cref="Medium"/> with SDXL, as <see cref="Full"/> with others (A1111's --medvram-sdxl).</summary>
    MediumForSdxl,
}
