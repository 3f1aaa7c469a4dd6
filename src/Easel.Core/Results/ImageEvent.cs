using Easel.Core.Imaging;
using Easel.Core.Models;

namespace Easel.Core.Results;

/// <summary>
/// What an engine tells while it works on one request, in order; the last is <see cref="Finished"/>, <see cref="Failed"/>, <see cref="Cancelled"/>
/// or <see cref="EngineLost"/>.
/// </summary>
public abstract record ImageEvent
{
    public sealed record Queued(int Ahead) : ImageEvent;

    /// <summary>A phase with no steps of its own: "loading model", "encoding prompt", "decoding".</summary>
    public sealed record Phase(string Name) : ImageEvent;

    /// <summary>Step <paramref name="Step"/> of <paramref name="Steps"/> over the whole job, an upscaler's tiles being its steps; <paramref name="SecondsLeft"/> is an estimate or null.</summary>
    public sealed record Progress(int Step, int Steps, double? SecondsLeft) : ImageEvent;

    public sealed record Preview(int Index, Bitmap Pixels) : ImageEvent;

    public sealed record Picture(GeneratedImage Image) : ImageEvent;

    /// <summary>What an upscaler made of a picture.</summary>
    public sealed record Upscaled(Bitmap Pixels) : ImageEvent;

    /// <summary>A picture whose faces were painted anew; the one that was given, where there is none.</summary>
    public sealed record Restored(Bitmap Pixels, int Faces) : ImageEvent;

    /// <summary>Words for what a picture shows, and how likely each is.</summary>
    public sealed record Tagged(IReadOnlyList<PictureTag> Tags) : ImageEvent;

    /// <summary>A sentence about a picture, and the phrases that fit it best with their share of all of their kind.</summary>
    public sealed record Captioned(string Caption, IReadOnlyList<PictureTag> Phrases) : ImageEvent;

    /// <summary>What became of a task with model files.</summary>
    public sealed record Worked(ModelTaskResult Result) : ImageEvent;

    /// <summary>What a person should know but what does not stop the job ("Lora not found: …").</summary>
    public sealed record Warning(string Message) : ImageEvent;

    public sealed record Finished(double Seconds) : ImageEvent
    {
        /// <summary>The most memory its networks took, where the engine tells.</summary>
        public MemoryPeak? Memory { get; init; }
    }

    /// <param name="Field">The request's field at fault, or null when it is not the request.</param>
    /// <param name="Message">What was given, what is allowed, what to do.</param>
    /// <param name="Trace">Where it happened, when it is Easel's own fault; not for everybody's eyes.</param>
    public sealed record Failed(string? Field, string Message, string? Trace = null) : ImageEvent;

    public sealed record Cancelled : ImageEvent;

    /// <summary>
    /// The engine's process is gone, and with it what was not told yet: a native crash, an out-of-memory kill, a start that failed. The same request again
    /// starts a new one; worth one attempt, since the next may fare better.
    /// </summary>
    /// <param name="Message">What is known and what to do.</param>
    /// <param name="ExitCode">As the system gives it; on Unix 128 + N for signal N. Null when the process never ran or had to be ended.</param>
    /// <param name="Output">The last lines of its standard error; not for everybody's eyes.</param>
    public sealed record EngineLost(string Message, int? ExitCode = null, string Output = "") : ImageEvent;
}
