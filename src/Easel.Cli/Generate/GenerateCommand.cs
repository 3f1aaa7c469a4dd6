using System.CommandLine;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Easel.Cli.Output;
using Easel.Cli.Upscale;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Server.Client;
using Easel.Studio.Library;
using Easel.Studio.Scripts;
using Easel.Studio.Upscaling;

namespace Easel.Cli.Generate;

/// <summary><c>easel generate</c>: text to pictures in a folder.</summary>
internal sealed class GenerateCommand
{
    private readonly Func<EngineChoices, IImageEngine> openEngine;
    private readonly TextWriter output;
    private readonly TextWriter error;
    private readonly SourceOptions source;
    private readonly OutputOptions outputs = new();
    private readonly MachineOptions machine = new();
    private readonly StudioOptions studio = new();

    public GenerateCommand(Func<EngineChoices, IImageEngine> openEngine, TextWriter output, TextWriter error)
    {
        (this.openEngine, this.output, this.error) = (openEngine, output, error);
        source = new SourceOptions(new RequestOptions(), error.WriteLine);
    }

    public Command Build()
    {
        var command = new DescribedCommand("generate", "Makes pictures from text and saves them with their parameters inside.")
        {
            Notes =
            [
                "A switch without a value is on; 'false' behind it turns it off, such as --tiling false over a picture that tiles.",
                "Ctrl+C stops after the step at hand and keeps finished pictures; a second one stops at once. Exit codes: 0 done, 1 failed, 2 wrong input, 130 stopped.",
            ],
            Examples =
            [
                "easel generate \"a red apple, 3d render\" --seed 1",
                "easel generate \"a (red:1.3) fox, [day:night:0.5]\" -n blurry -m model.safetensors --sampler \"DPM++ 2M\" --steps 25 --size 768x512",
                "easel generate --from picture.png --seed -1 --batch-count 4        four more like that picture",
                "easel generate --prompts-file prompts.txt --style watercolour --name \"[seed]-[prompt_words]\" --format webp",
                "easel generate \"tiles\" --tiling --json > result.json",
                "easel generate \"a lake\" --init lake.png --script outpaint --script.directions left,right --script.pixels 64",
                "easel generate \"a red apple\" --script plot --script.x-type Steps --script.x-values \"5-20 (+5)\" --script.y-type \"CFG Scale\" --script.y-values 5,7.5",
                "easel generate \"a red apple\" --server http://studio:7860        on the machine where 'easel serve' runs",
            ],
        };
        source.AddTo(command);
        outputs.AddTo(command);
        machine.AddTo(command);
        studio.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    [SuppressMessage("Design", "CA1031", Justification = "the border of the command: whatever went wrong becomes a line, and the report is still written")]
    private async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var (watch, report, json) = (Stopwatch.StartNew(), new GenerateReport(), parsed.GetValue(outputs.Json));
        try { await Carry(parsed, report, !json, cancel); }
        catch (Exception wrong)
        {
            Trace(parsed, wrong.ToString());
            report.Add(Complaint.Of(wrong));
            error.WriteLine($"easel: {report.Complaint!.Message}");
        }

        if (json) report.Write(output, watch.Elapsed.TotalSeconds);
        return report.Complaint?.Code ?? ExitCode.Done;
    }

    private async Task Carry(ParseResult parsed, GenerateReport report, bool tellsPictures, CancellationToken cancel)
    {
        var server = studio.Read(parsed, [.. machine.All, .. source.OfMachine]);
        var read = source.Read(parsed);
        foreach (var (request, origin) in read) Check(request, origin);
        if (!parsed.GetValue(outputs.Quiet)) Announce([.. read.Select(item => item.Request)], server is null ? "" : $" on {server.Address}");

        var folders = source.Folders(parsed);
        var work = source.Plan(parsed, folders, read, namesStay: server is not null);
        var folder = new PictureFolder(parsed.GetValue(outputs.Out)!);
        folder.Prepare();
        var saver = new PictureSaver(folder, parsed.GetValue(outputs.Name), parsed.GetValue(outputs.Format), parsed.GetValue(outputs.Quality), TimeProvider.System);
        cancel.ThrowIfCancellationRequested();

        var every = outputs.StepsBetweenPreviews(parsed);
        var engine = server is not null
            ? new ServerEngine(server.Address, server.Key, previews: every > 0)
            : openEngine(machine.Read(parsed) with { MeasuresMemory = parsed.GetValue(outputs.Json), PreviewEvery = every, Embeddings = folders.Embeddings, Loras = folders.Loras, Hypernetworks = folders.Hypernetworks });
        try
        {
            using var display = JobDisplays.Open(error, output, parsed.GetValue(outputs.Quiet) ? "none" : parsed.GetValue(outputs.Progress)!);
            await new GenerateRun(saver, display, report, every > 0 ? folder : null, tellsPictures, lines => Trace(parsed, lines)).Carry(server is null ? Scripted(engine, display, folders, lines => Trace(parsed, lines)) : engine, work, cancel);
        }
        finally
        {
            if (engine is IDisposable disposable) disposable.Dispose();
        }
    }

    /// <summary>An engine that carries out scripts too.</summary>
    /// <param name="engine">Paints.</param>
    /// <param name="display">Shows how it goes where a script makes a picture larger.</param>
    /// <param name="folders">Where upscalers lie.</param>
    /// <param name="trace">Takes the stack trace of a fault that is Easel's own.</param>
    public static IImageEngine Scripted(IImageEngine engine, IJobDisplay display, StudioFolders folders, Action<string> trace) =>
        new ScriptedEngine(engine, new Enlarger(new EngineUpscaling(engine, display, trace).Upscale, new UpscalerLibrary(folders.Models), _ => (null, null)), sources: new SheetSources(new ModelLibrary(folders.Models), folders.Styles, fits: false));

    private static void Check(ImageRequest request, string? origin)
    {
        try { RequestLimits.Check(request); }
        catch (RequestException wrong) when (origin is not null) { throw new RequestException("prompts_file", $"{origin}: {Complaint.Of(wrong).Message}"); }
    }

    private void Announce(IReadOnlyList<ImageRequest> requests, string where)
    {
        var first = requests[0];
        var pictures = requests.Sum(request => (long)PictureScript.PicturesOf(request) * request.BatchCount);
        var what = pictures == 1 ? "a picture" : $"{pictures} pictures{(requests.Count > 1 ? $" of {requests.Count} prompts" : "")}";
        var painted = first.Hires is { } hires ? HiresSize.Of(first.Size, hires).Final : first.Size;
        var how = string.Join(", ", new[] { first.Hires is null ? null : "in two passes", first.IsEnlarged() ? "upscaled" : null }.OfType<string>());
        var final = first.IsEnlarged() ? new ImageSize(painted.Width * 4, painted.Height * 4) : painted;
        var size = how.Length == 0 ? final.ToString() : $"{final} ({first.Size}, {how})";
        var whole = first.Script is { } script ? $" by the script '{script.Id}', {first.Size} at a time," : $" of {size}";
        error.WriteLine($"painting {what}{whole} with {first.Model ?? "the model that comes with Easel"}{where}");
        error.Flush();
    }

    private void Trace(ParseResult parsed, string lines)
    {
        if (parsed.GetValue<bool>("--trace") || Environment.GetEnvironmentVariable(CommandLine.TraceVariable) is "1" or "true") error.WriteLine(lines);
    }
}
