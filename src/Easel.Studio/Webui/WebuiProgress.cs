using Easel.Core.Imaging;
using Easel.Studio.Jobs;
using Easel.Studio.Settings;

namespace Easel.Studio.Webui;

/// <summary>A1111's answer to "how far is it?".</summary>
/// <param name="Progress">0–1; 0 when nothing runs.</param>
/// <param name="EtaRelative">Seconds left, estimated.</param>
/// <param name="State">Batches and steps.</param>
/// <param name="CurrentImage">Base64 of a preview, or null.</param>
/// <param name="Textinfo">A phase with no steps, or null.</param>
public sealed record WebuiProgress(double Progress, double EtaRelative, WebuiState State, string? CurrentImage, string? Textinfo)
{
    private const double Begun = 0.01;

    /// <param name="running">The job at work, or null.</param>
    /// <param name="previews">Whether previews are sent, and as what.</param>
    /// <param name="withImage">Whether the client wants one.</param>
    /// <param name="now">UTC.</param>
    public static WebuiProgress Of(RunningJob? running, PreviewSettings previews, bool withImage, DateTime now)
    {
        if (running is null) return new WebuiProgress(0, 0, new WebuiState(), null, null);
        var progress = Math.Min(1, Begun + running.Fraction);
        var elapsed = Math.Max(0, (now - running.Started).TotalSeconds);
        var batches = running.Request.BatchCount;
        var state = new WebuiState
        {
            Skipped = running.Skipped,
            Interrupted = running.Interrupted,
            Job = batches > 1 ? $"Batch {running.Batch + 1} out of {batches}" : "scripts_txt2img",
            JobCount = batches,
            JobTimestamp = WebuiInfo.Timestamp(running.Started),
            JobNo = running.Batch,
            SamplingStep = running.Step,
            SamplingSteps = running.Steps,
        };
        return new WebuiProgress(progress, (elapsed / progress) - elapsed, state, withImage && previews.On ? Preview(running, previews) : null, Phase(running));
    }

    /// <summary>The preview's file in base64, or null.</summary>
    public static string? Preview(RunningJob running, PreviewSettings previews) =>
        running.Preview is { } pixels ? Convert.ToBase64String(PictureCodec.Encode(pixels, previews.Format, 85)) : null;

    /// <summary>What it does when it takes no steps.</summary>
    public static string? Phase(RunningJob running) => running.Phase is "" or "sampling" ? null : running.Phase;
}
