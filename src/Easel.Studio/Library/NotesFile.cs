using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Core.Imaging;
using Easel.Core.Requests;

namespace Easel.Studio.Library;

/// <summary>The <c>.json</c> beside a model that A1111 and Easel share. What others wrote into it is kept.</summary>
internal static class NotesFile
{
    private const int MostBytes = 1 << 20;
    private const int LongestText = 100_000;
    private const double LargestWeight = 10;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, IndentSize = 4, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What stands in the file; nothing when there is none or it is no object.</summary>
    public static ModelNotes Read(string path)
    {
        if (Open(path) is not { } json) return new ModelNotes();
        return new ModelNotes
        {
            Description = Text(json, "description"),
            BaseModel = Text(json, "sd version") is var version && version == "Unknown" ? "" : version,
            ActivationText = Text(json, "activation text"),
            NegativeText = Text(json, "negative text"),
            PreferredWeight = json["preferred weight"] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.GetValue<double>() is var weight && double.IsFinite(weight) ? weight : 0,
            Notes = Text(json, "notes"),
        };
    }

    /// <summary>Writes <paramref name="notes"/> into the file, whole or not at all.</summary>
    /// <exception cref="RequestException">A text is too long or the weight out of range; names the field.</exception>
    /// <exception cref="FileOutputException">It cannot be written.</exception>
    public static void Write(string path, ModelNotes notes)
    {
        Check(notes);
        var json = Open(path) ?? (File.Exists(path) ? throw new RequestException("notes", $"{Path.GetFileName(path)} beside the model holds something else than notes; move it away first") : []);
        json["description"] = notes.Description;
        json["sd version"] = notes.BaseModel.Length > 0 ? notes.BaseModel : "Unknown";
        json["activation text"] = notes.ActivationText;
        json["preferred weight"] = notes.PreferredWeight;
        json["negative text"] = notes.NegativeText;
        json["notes"] = notes.Notes;
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(json.ToJsonString(Readable)));
    }

    private static void Check(ModelNotes notes)
    {
        foreach (var (field, text) in new[] { ("description", notes.Description), ("base_model", notes.BaseModel), ("activation_text", notes.ActivationText), ("negative_text", notes.NegativeText), ("notes", notes.Notes) })
            if (text.Length > LongestText) throw new RequestException(field, $"{text.Length} letters are too many; at most {LongestText} are possible");
        if (!double.IsFinite(notes.PreferredWeight) || Math.Abs(notes.PreferredWeight) > LargestWeight) throw new RequestException("preferred_weight", $"{notes.PreferredWeight} is not possible; give −{LargestWeight}–{LargestWeight}, 0 for the usual 1");
    }

    private static JsonObject? Open(string path)
    {
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > MostBytes) return null;
            var json = JsonNode.Parse(File.ReadAllBytes(path), documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }) as JsonObject;
            return json is { Count: >= 0 } ? json : null; // counting finds names that occur twice
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or JsonException or ArgumentException) { return null; }
    }

    private static string Text(JsonObject json, string name)
    {
        try { return json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : ""; }
        catch (InvalidOperationException) { return ""; } // half a character
    }
}
