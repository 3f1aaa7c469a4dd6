using System.Text.Json.Serialization;
using Easel.Core.Imaging;
using Easel.Core.Settings;
using Easel.Diffusion.Previews;

namespace Easel.Studio.Settings;

/// <summary>Pictures in the making.</summary>
public sealed record PreviewSettings
{
    [Setting("On", Help = "Make previews.")]
    public bool On { get; init; } = true;

    [Setting("Kind", Help = "linear costs nothing; approx-nn and taesd need their decoder's file; full may cost more than a step.")]
    public Kinds Kind { get; init; } = Kinds.Linear;

    [Setting("Weights", Help = "File of the decoder that approx-nn and taesd need.")]
    public string Weights { get; init; } = "";

    [Setting("Every", Min = -1, Max = 1000, Help = "Steps between previews; 0 or -1 makes none.")]
    public int Every { get; init; } = 10;

    [Setting("Format", Help = "What previews are sent as.")]
    public PictureFormat Format { get; init; } = PictureFormat.Png;

    /// <summary>The engine's word for the kind.</summary>
    public PreviewKind EngineKind => Kind switch { Kinds.Full => PreviewKind.Full, Kinds.Linear => PreviewKind.Linear, _ => PreviewKind.Network };

    /// <summary>A1111's show_progress_type.</summary>
    public enum Kinds
    {
        Linear,

        [JsonStringEnumMemberName("approx-nn")]
        ApproximateNetwork,

        Taesd,

        Full,
    }
}
