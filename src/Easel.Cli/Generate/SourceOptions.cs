using System.CommandLine;
using Easel.Cli.Output;
using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Studio.Library;

namespace Easel.Cli.Generate;

/// <summary>Where a request comes from: words, a picture, a file of prompts, styles; and the folders that names are looked up in.</summary>
/// <param name="requests">The options laid over it.</param>
/// <param name="note">Takes what a person should know.</param>
internal sealed class SourceOptions(RequestOptions requests, Action<string> note)
{
    private const string What = "What to paint";
    private const string With = "Model";

    private readonly Argument<string?> prompt = new("PROMPT") { Description = "What to paint, in A1111's prompt language; '-' reads it from standard input. May be left out with --from and --prompts-file.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> from = new("--from") { Description = "Take the request from the parameters in this picture; other options change parts of it.", HelpName = "PICTURE" };
    private readonly Option<string?> promptsFile = new("--prompts-file") { Description = "A prompt a line, one job each; a line that begins with -- is read as options: --prompt \"a cat\" --steps 30. '-' is standard input.", HelpName = "FILE" };
    private readonly LibraryOptions library = new();

    /// <summary>Those that name folders of this machine for the engine.</summary>
    public IReadOnlyList<Option> OfMachine => library.OfMachine;

    public void AddTo(DescribedCommand command)
    {
        command.Add(prompt);
        foreach (var option in new Option[] { from, promptsFile }.Concat(library.OfStyles)) command.Add(What, option);
        requests.AddTo(command);
        command.Add(With, OfMachine);
    }

    /// <inheritdoc cref="LibraryOptions.Folders"/>
    public StudioFolders Folders(ParseResult parsed) => library.Folders(parsed);

    /// <summary>The requests as they are written: checked, but with names, not files, and without styles.</summary>
    /// <exception cref="RequestException">One cannot be carried out as it stands.</exception>
    public IReadOnlyList<(ImageRequest Request, string? Origin)> Read(ParseResult parsed)
    {
        var text = parsed.GetValue(prompt);
        if (text == "-") text = Console.In.ReadToEnd().Trim();
        var (picture, file) = (parsed.GetValue(from), parsed.GetValue(promptsFile));
        var start = picture is not null ? FromPicture(parsed, picture) : requests.Usual(parsed);
        var request = requests.Read(parsed, text is null ? start : start with { Prompt = text });
        if (file is not null)
        {
            if (text is not null) throw new RequestException("prompts_file", "the prompts are in the file; leave the prompt out");
            return [.. new PromptsFile(file).Read(request).Select(line => (line.Request, (string?)line.Origin))];
        }

        if (text is null && picture is null && !requests.NamesPrompt(parsed)) throw new RequestException("prompt", "there is none; write what to paint behind 'generate', or give --from PICTURE or --prompts-file FILE");
        return [(request, null)];
    }

    /// <inheritdoc cref="LibraryOptions.Planning"/>
    public IReadOnlyList<PlannedRequest> Plan(ParseResult parsed, StudioFolders folders, IReadOnlyList<(ImageRequest Request, string? Origin)> read, bool namesStay)
    {
        var plan = library.Planning(parsed, folders, namesStay);
        return [.. read.Select(item => plan(item.Request, item.Origin))];
    }

    // The model of the picture is only looked for when none is named: a file of that name may not exist here.
    private ImageRequest FromPicture(ParseResult parsed, string picture)
    {
        string? text;
        try { text = PictureText.Read(File.ReadAllBytes(picture)); }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException)
        {
            throw new RequestException("from", wrong.Message.Contains(picture, StringComparison.Ordinal) ? wrong.Message : $"{picture}: {wrong.Message}");
        }

        if (text is null) throw new RequestException("from", $"{picture} carries no parameters; choose a picture made by Easel or A1111");
        var reading = InfotextReader.Read(text);
        foreach (var line in reading.NotHonoured) note($"from {picture}: {line}");
        var request = reading.Request with { Upscaler = reading.Request.Upscaler ?? new Choice(BuiltInChoices.NoUpscaler) }; // a picture that says nothing of one had none
        return requests.NamesModel(parsed) ? request with { Model = null } : request;
    }
}
