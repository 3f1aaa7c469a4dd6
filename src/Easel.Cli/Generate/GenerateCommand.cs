using System.CommandLine;
using System.Globalization;
using Easel.Cli.Output;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Spectre.Console;

namespace Easel.Cli.Generate;

/// <summary><c>easel generate</c>: text to pictures in a folder.</summary>
internal sealed class GenerateCommand(Func<EngineChoices, IImageEngine> openEngine, TextWriter output, TextWriter error)
{
    private readonly GenerateOptions options = new();
    private readonly OutputOptions outputs = new();

    public Command Build()
    {
        var command = new Command("generate", "Makes pictures from text and saves them with their parameters inside.") { options.Prompt };
        foreach (var option in options.All.Concat(outputs.All)) command.Add(option);
        command.SetAction(Run);
        return command;
    }

    private async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        try
        {
            var request = ReadRequest(parsed);
            RequestLimits.Check(request);
            error.WriteLine($"painting {(request.BatchSize * request.BatchCount is 1 ? "a picture" : $"{request.BatchSize * request.BatchCount} pictures")} of {request.Size} with {request.Model ?? "the model that comes with Easel"}");
            error.Flush();

            var folder = new PictureFolder(parsed.GetValue(outputs.Out)!);
            folder.Prepare();
            var saver = new PictureSaver(folder, parsed.GetValue(outputs.Name), parsed.GetValue(outputs.Format), parsed.GetValue(outputs.Quality), TimeProvider.System);
            var engine = openEngine(new EngineChoices(
                parsed.GetValue(outputs.Device)!, parsed.GetValue(outputs.Precision)!, parsed.GetValue(outputs.Threads), parsed.GetValue(outputs.Preview)));
            try
            {
                var run = new GenerateRun(request, saver, Display(), parsed.GetValue(outputs.Preview) ? folder : null, output, parsed.GetValue(outputs.Json));
                return await run.Carry(engine, cancel);
            }
            finally
            {
                if (engine is IDisposable disposable) disposable.Dispose();
            }
        }
        catch (RequestException wrong) { return Stop(wrong.Message, ExitCode.BadInput); }
        catch (InvalidDataException wrong) { return Stop(wrong.Message, ExitCode.BadInput); }
        catch (FileOutputException wrong) { return Stop(wrong.Message, ExitCode.Failed); }
        catch (OperationCanceledException) { return Stop("stopped", ExitCode.Interrupted); }
    }

    private ImageRequest ReadRequest(ParseResult parsed)
    {
        var prompt = parsed.GetValue(options.Prompt);
        if (prompt == "-") prompt = Console.In.ReadToEnd().Trim();
        var start = parsed.GetValue(options.From) is { } picture ? FromPicture(picture, parsed.GetResult(options.Model) is not null) : null;
        if (prompt is null && start is null) throw new RequestException("prompt", "there is none; write what to paint behind 'generate', or give --from a picture");
        start ??= new ImageRequest { Prompt = prompt! };
        return options.Read(parsed, start with { Prompt = prompt ?? start.Prompt });
    }

    // The model of the picture is only looked for when none is named: a file of that name may not exist here.
    private ImageRequest FromPicture(string picture, bool namesModel)
    {
        string? text;
        try { text = PictureText.Read(File.ReadAllBytes(picture)); }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new RequestException("from", $"{picture}: {wrong.Message}");
        }

        if (text is null) throw new RequestException("from", $"{picture} carries no parameters; choose a picture made by Easel or A1111");
        var reading = InfotextReader.Read(text);
        foreach (var note in reading.NotHonoured) error.WriteLine($"from {picture}: {note}");
        return namesModel ? reading.Request with { Model = null } : reading.Request;
    }

    private IJobDisplay Display() => ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected
        ? new BarDisplay(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) }))
        : new LineDisplay(error);

    private int Stop(string message, int code)
    {
        error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"easel: {message}"));
        return code;
    }
}
