using Easel.Diffusion.Architectures;
using Easel.Studio.Library;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Easel.Web.Models;

/// <summary>What kinds of models look like, and what they are called.</summary>
internal static class ModelFaces
{
    public static string Of(ModelCard card) => card.Role switch
    {
        FileRole.Checkpoint or FileRole.ForeignCheckpoint => Icons.Material.Outlined.ViewInAr,
        FileRole.Lora => Icons.Material.Outlined.AutoFixHigh,
        FileRole.Embedding => Icons.Material.Outlined.ShortText,
        FileRole.Hypernetwork => Icons.Material.Outlined.Hub,
        FileRole.Vae or FileRole.ApproximateVae => Icons.Material.Outlined.Palette,
        FileRole.ControlNet or FileRole.T2IAdapter or FileRole.IPAdapter => Icons.Material.Outlined.ControlCamera,
        FileRole.Upscaler => Icons.Material.Outlined.OpenInFull,
        FileRole.FaceRestorer => Icons.Material.Outlined.Face,
        FileRole.MotionModule => Icons.Material.Outlined.Animation,
        _ => Icons.Material.Outlined.InsertDriveFile,
    };

    /// <summary>The kind's name; of a LoRA that of its way of writing.</summary>
    public static string Name(ModelCard card, IStringLocalizer<Words> text) => card.Facts.Algorithm is { } form && form != "full difference" ? form : text["models.role." + card.Role];
}
