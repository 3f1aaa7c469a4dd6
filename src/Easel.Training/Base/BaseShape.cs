using Easel.Diffusion.Models.UNet;
using Easel.Diffusion.Models.Vae;

namespace Easel.Training.Base;

/// <summary>The sizes of the embedded model: SD 1.x's blocks, thinner.</summary>
public static class BaseShape
{
    public const long TextWidth = 128;
    public const int TextLayers = 4;
    public const long Tokens = 49408;
    public const long TextLength = 77;

    /// <summary>SD 1.x's factor between the autoencoder's latents and those the UNet sees.</summary>
    public const double ScaleFactor = 0.18215;

    public static UNetConfig UNet { get; } = new() { ModelChannels = 32, ContextWidth = TextWidth, Heads = null, HeadWidth = 32, NormGroups = 8 };

    public static VaeConfig Vae { get; } = new() { Channels = 16, Multipliers = [1, 2, 4, 8], ResBlocks = 1, NormGroups = 8 };

    /// <summary>What the shapes do not tell a loader, as the metadata of the file.</summary>
    public static IReadOnlyDictionary<string, string> Hints { get; } = new Dictionary<string, string>
    {
        ["easel.head_width"] = "32",
        ["easel.norm_groups"] = "8",
    };
}
