using System.ComponentModel;
using Easel.Studio.Jobs;

namespace Easel.Server.Api.Native;

/// <summary>How far a running job is.</summary>
/// <param name="Phase">"loading model", "sampling", "decoding"…</param>
/// <param name="Fraction">Part that is done, 0–1.</param>
/// <param name="Batch">0-based batch at work.</param>
/// <param name="Step">Steps taken in that batch.</param>
/// <param name="Steps">Steps of a batch.</param>
/// <param name="SecondsLeft">An estimate for the whole job, once there is one.</param>
/// <param name="PreviewNumber">Counts previews; 0 is none yet. The picture is at <c>/api/v1/jobs/{id}/preview</c>.</param>
public sealed record ProgressView(
    string Phase, [property: Description("0-1")] double Fraction, int Batch, int Step, int Steps, double? SecondsLeft, int PreviewNumber)
{
    public static ProgressView Of(RunningJob running) =>
        new(running.Phase, Math.Round(running.Fraction, 4), running.Batch, running.Step, running.Steps, running.SecondsLeft is { } left ? Math.Round(left, 1) : null, running.PreviewNumber);
}
