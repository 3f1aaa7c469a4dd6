using System.CommandLine;
using Easel.Cli.Output;
using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Studio.Library;
using Easel.Studio.Styles;

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
    private readonly Option<string[]> styles = new("--style", "--styles") { Description = "Lay a style of the styles file over the prompts; may be repeated.", HelpName = "NAME", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> stylesFile = new("--styles-file") { Description = "A styles.csv as A1111 keeps it. (usually styles.csv here)", HelpName = "FILE" };
    private readonly Option<string[]> models = new("--models") { Description = $"Folder that names of models are looked up in, with those below; may be repeated. (usually {StudioFolders.ModelsVariable}, else models here)", HelpName = "FOLDER", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> embeddings = new("--embeddings") { Description = $"Folder of textual inversions, which prompts use by name. (usually {StudioFolders.EmbeddingsVariable}, else embeddings here)", HelpName = "FOLDER" };

    private readonly Option<string[]> loras = new("--lora-dir") { Description = "Folder of LoRAs, which prompts use as <lora:NAME:0.8>; may be repeated. (usually Lora in the folders of models)", HelpName = "FOLDER", Arity = ArgumentArity.OneOrMore };

    /// <summary>Those that name folders of this machine for the engine.</summary>
    public IReadOnlyList<Option> OfMachine => [embeddings, loras, models];

    public void AddTo(DescribedCommand command)
    {
        command.Add(prompt);
        foreach (var option in new Option[] { from, promptsFile, styles, stylesFile }) command.Add(What, option);
        requests.AddTo(command);
        command.Add(With, OfMachine);
    }

    /// <summary>The folders of this machine, with those that the command line gives.</summary>
    /// <exception cref="RequestException">A folder that was named does not exist.</exception>
    public StudioFolders Folders(ParseResult parsed)
    {
        var usual = StudioFolders.OfMachine();
        var places = parsed.GetValue(models) is { Length: > 0 } given ? [.. given.Select(folder => Existing("models", folder))] : usual.Models;
        return new StudioFolders(places, parsed.GetValue(embeddings) is { } folder ? Existing("embeddings", folder) : usual.Embeddings, parsed.GetValue(stylesFile) ?? usual.Styles)
        {
            Loras = parsed.GetValue(loras) is { Length: > 0 } named ? [.. named.Select(place => Existing("lora_dir", place))] : ModelTrees.Within(places, FileRole.Lora),
            Hypernetworks = ModelTrees.Within(places, FileRole.Hypernetwork),
        };
    }

    /// <summary>The requests as they are written: checked, but with names, not files, and without styles.</summary>
    /// <exception cref="RequestException">One cannot be carried out as it stands.</exception>
    public IReadOnlyList<(ImageRequest Request, string? Origin)> Read(ParseResult parsed)
    {
        var text = parsed.GetValue(prompt);
        if (text == "-") text = Console.In.ReadToEnd().Trim();
        var (picture, file) = (parsed.GetValue(from), parsed.GetValue(promptsFile));
        var start = picture is not null ? FromPicture(parsed, picture) : Usual(parsed);
        var request = requests.Read(parsed, text is null ? start : start with { Prompt = text });
        if (file is not null)
        {
            if (text is not null) throw new RequestException("prompts_file", "the prompts are in the file; leave the prompt out");
            return [.. new PromptsFile(file).Read(request).Select(line => (line.Request, (string?)line.Origin))];
        }

        if (text is null && picture is null && !requests.NamesPrompt(parsed)) throw new RequestException("prompt", "there is none; write what to paint behind 'generate', or give --from PICTURE or --prompts-file FILE");
        return [(request, null)];
    }

    /// <summary>Names become files, unless <paramref name="namesStay"/>; styles become text.</summary>
    /// <exception cref="RequestException">A name is nobody's.</exception>
    public IReadOnlyList<PlannedRequest> Plan(ParseResult parsed, StudioFolders folders, IReadOnlyList<(ImageRequest Request, string? Origin)> read, bool namesStay)
    {
        var library = namesStay ? null : new ModelLibrary(folders.Models);
        var names = parsed.GetValue(styles) ?? [];
        var chosen = names.Length == 0 ? [] : (folders.Styles is { } file ? StyleBook.Open(file) : StyleBook.Empty).Find(names);
        return [.. read.Select(item => (item.Origin, Request: StyleBook.Lay(chosen, item.Request))).Select(item => new PlannedRequest(library?.Resolve(item.Request) ?? item.Request, chosen, item.Origin))];
    }

    private ImageRequest Usual(ParseResult parsed)
    {
        var start = requests.Read(parsed, new ImageRequest { Prompt = "" });
        return start.Model is null || ModelLibrary.IsEmbedded(start.Model)
            ? new ImageRequest { Prompt = "", Size = BuiltInChoices.Size, CfgScale = BuiltInChoices.CfgScale, Upscaler = new Choice(BuiltInChoices.Upscaler) }
            : new ImageRequest { Prompt = "" };
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

    private static string Existing(string field, string folder) =>
        Directory.Exists(folder) ? folder : throw new RequestException(field, $"there is no folder '{folder}'");
}
