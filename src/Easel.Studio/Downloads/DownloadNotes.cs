using System.Text;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Library;

namespace Easel.Studio.Downloads;

/// <summary>Writes beside a loaded model what its site tells: words, licence and address into the <c>.json</c> that A1111 reads too, CivitAI's description into a <c>.civitai.info</c>. What stands there stays.</summary>
internal static class DownloadNotes
{
    private const int LongestWords = 2000;

    public static void Write(string model, RemoteFile file)
    {
        try
        {
            var stem = Path.ChangeExtension(model, null);
            if (file.Card is { } card && !File.Exists(stem + ".civitai.info")) AtomicFile.Write(stem + ".civitai.info", Encoding.UTF8.GetBytes(card));
            if (!File.Exists(stem + ".json")) NotesFile.Write(stem + ".json", Notes(file));
        }
        catch (Exception wrong) when (wrong is FileOutputException or RequestException) { } // the model is there, and it is what counts
    }

    private static ModelNotes Notes(RemoteFile file)
    {
        var words = string.Join(", ", file.Words);
        return new ModelNotes
        {
            ActivationText = words.Length <= LongestWords ? words : "",
            BaseModel = Version(file.BaseModel),
            Notes = string.Join('\n', new[] { file.Page is { } page ? $"From {page}" : null, file.Author is { } author ? $"By {author}" : null, file.Licence is { } licence ? $"Licence: {licence}" : null }.OfType<string>()),
        };
    }

    // A1111's words; anything else is told by the file itself or its card.
    private static string Version(string? site) => site switch
    {
        null => "",
        _ when site.StartsWith("SD 1", StringComparison.OrdinalIgnoreCase) => "SD1",
        _ when site.StartsWith("SD 2", StringComparison.OrdinalIgnoreCase) => "SD2",
        _ when site.StartsWith("SDXL", StringComparison.OrdinalIgnoreCase) || site is "Pony" or "Illustrious" or "NoobAI" => "SDXL",
        _ => "",
    };
}
