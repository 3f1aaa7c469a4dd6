using System.CommandLine;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Easel.Cli.Output;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Batches;

namespace Easel.Cli.Batch;

/// <summary>One call of a batch command: opens what it works on, ends in its report and its exit code.</summary>
/// <param name="parsed">The command line.</param>
/// <param name="options">What all batches take.</param>
/// <param name="output">Results.</param>
/// <param name="error">For people.</param>
internal sealed class BatchCall(ParseResult parsed, BatchOptions options, TextWriter output, TextWriter error)
{
    public BatchReport Report { get; } = new();

    /// <summary>Carries the batch out and returns the exit code. Throws nothing.</summary>
    /// <param name="carry">Given the inputs.</param>
    [SuppressMessage("Design", "CA1031", Justification = "the border of the command: whatever went wrong becomes a line, and the report is still written")]
    public async Task<int> Run(Func<BatchInputs, Task> carry)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            using var inputs = new BatchInputs();
            await carry(inputs);
        }
        catch (Exception wrong)
        {
            Trace(wrong.ToString());
            Report.Add(Complaint.Of(wrong));
            error.WriteLine($"easel: {Report.Complaint!.Message}");
        }

        if (options.IsJson(parsed)) Report.Write(output, watch.Elapsed.TotalSeconds);
        return Report.Code;
    }

    /// <summary>Goes through the pictures with an engine, which is opened now and closed at the end.</summary>
    /// <param name="pictures">The batch.</param>
    /// <param name="each">Files made of each.</param>
    /// <param name="open">Opens the engine.</param>
    /// <param name="work">Says what to do with it.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="RequestException">A mistake in what all pictures share.</exception>
    /// <exception cref="FileOutputException">The folder cannot be written to.</exception>
    public async Task Carry(IReadOnlyList<BatchPicture> pictures, int each, Func<IImageEngine> open, Func<IImageEngine, IJobDisplay, BatchWork> work, CancellationToken cancel)
    {
        var folder = options.Folder(parsed);
        var paths = folder.Paths(pictures, each);
        folder.Prepare();
        cancel.ThrowIfCancellationRequested();
        var engine = open();
        try
        {
            using var display = options.Display(parsed, output, error);
            await new BatchRun(work(engine, display), Report, display, !options.IsJson(parsed)).Carry(pictures, paths, options.Overwrites(parsed), cancel);
        }
        finally
        {
            if (engine is IDisposable disposable) disposable.Dispose();
        }
    }

    /// <summary>Takes the stack trace of a fault that is Easel's own.</summary>
    public void Trace(string lines)
    {
        if (parsed.GetValue<bool>("--trace") || Environment.GetEnvironmentVariable(CommandLine.TraceVariable) is "1" or "true") error.WriteLine(lines);
    }
}
