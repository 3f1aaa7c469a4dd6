using System.CommandLine;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Studio.Library;
using Easel.Studio.Styles;

namespace Easel.Cli.Generate;

/// <summary>Styles, and the folders that names are looked up in.</summary>
internal sealed class LibraryOptions
{
    private readonly Option<string[]> styles = new("--style", "--styles") { Description = "Lay a style of the styles file over the prompts; may be repeated.", HelpName = "NAME", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> stylesFile = new("--styles-file") { Description = "A styles.csv as A1111 keeps it. (usually styles.csv here)", HelpName = "FILE" };
    private readonly Option<string[]> models = new("--models") { Description = $"Folder that names of models are looked up in, with those below; may be repeated. (usually {StudioFolders.ModelsVariable}, else models here)", HelpName = "FOLDER", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> embeddings = new("--embeddings") { Description = $"Folder of textual inversions, which prompts use by name. (usually {StudioFolders.EmbeddingsVariable}, else embeddings here)", HelpName = "FOLDER" };
    private readonly Option<string[]> loras = new("--lora-dir") { Description = "Folder of LoRAs, which prompts use as <lora:NAME:0.8>; may be repeated. (usually Lora in the folders of models)", HelpName = "FOLDER", Arity = ArgumentArity.OneOrMore };

    /// <summary>Those of styles.</summary>
    public IReadOnlyList<Option> OfStyles => [styles, stylesFile];

    /// <summary>Those that name folders of this machine for the engine.</summary>
    public IReadOnlyList<Option> OfMachine => [embeddings, loras, models];

    /// <summary>The folders of this machine, with those that the command line gives.</summary>
    /// <exception cref="RequestException">A folder that was named does not exist.</exception>
    public StudioFolders Folders(ParseResult parsed)
    {
        var usual = StudioFolders.OfMachine();
        var places = parsed.GetValue(models) is { Length: > 0 } given ? [.. given.Select(folder => Existing("--models", folder))] : usual.Models;
        return new StudioFolders(places, parsed.GetValue(embeddings) is { } folder ? Existing("embeddings", folder) : usual.Embeddings, parsed.GetValue(stylesFile) ?? usual.Styles)
        {
            Loras = parsed.GetValue(loras) is { Length: > 0 } named ? [.. named.Select(place => Existing("lora_dir", place))] : ModelTrees.Within(places, FileRole.Lora),
            Hypernetworks = ModelTrees.Within(places, FileRole.Hypernetwork),
        };
    }

    /// <summary>What makes a request ready for the engine: names become files, unless <paramref name="namesStay"/>; styles become text. Takes the request and its origin.</summary>
    /// <exception cref="RequestException">There is no such style; what is returned throws it where a name is nobody's.</exception>
    public Func<ImageRequest, string?, PlannedRequest> Planning(ParseResult parsed, StudioFolders folders, bool namesStay)
    {
        var library = namesStay ? null : new ModelLibrary(folders.Models);
        var names = parsed.GetValue(styles) ?? [];
        var chosen = names.Length == 0 ? [] : (folders.Styles is { } file ? StyleBook.Open(file) : StyleBook.Empty).Find(names);
        return (request, origin) =>
        {
            var styled = StyleBook.Lay(chosen, request);
            return new PlannedRequest(library?.Resolve(styled) ?? styled, chosen, origin);
        };
    }

    private static string Existing(string field, string folder) =>
        Directory.Exists(folder) ? folder : throw new RequestException(field, $"there is no folder '{folder}'");
}
