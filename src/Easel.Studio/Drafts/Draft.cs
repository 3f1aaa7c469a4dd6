using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Core.Requests;

namespace Easel.Studio.Drafts;

/// <summary>What a person has typed into the form for pictures, asked for or not.</summary>
/// <param name="Request">The form's values; a seed of −1 is drawn when it is asked for.</param>
public sealed record Draft(ImageRequest Request)
{
    /// <summary>Jobs that are remembered.</summary>
    public const int MostJobs = 20;

    /// <summary>Names of the styles that are laid over the prompts, in order.</summary>
    public ImmutableArray<string> Styles { get; init; } = [];

    /// <summary>What was asked for with it, the latest first.</summary>
    public ImmutableArray<string> Jobs { get; init; } = [];

    /// <summary>Whether the request's options come from a picture; else the settings' count.</summary>
    public bool HasOwnOptions { get; init; }

    /// <summary>Whether each parameter is explained.</summary>
    public bool Explains { get; init; } = true;

    /// <summary>The canvas of a picture to begin with; null when the request begins with none, or with one that nobody has drawn on.</summary>
    public Sheet? Sheet { get; init; }

    /// <summary>With one more job in front.</summary>
    public Draft With(string job) => this with { Jobs = [.. Jobs.Remove(job).Insert(0, job).Take(MostJobs)] };

    /// <summary>As JSON.</summary>
    public string Write() => new JsonObject
    {
        ["request"] = JsonNode.Parse(RequestJson.Write(Request)),
        ["styles"] = Array(Styles),
        ["jobs"] = Array(Jobs),
        ["own_options"] = HasOwnOptions,
        ["explains"] = Explains,
        ["sheet"] = Sheet is { } sheet ? new JsonObject { ["picture"] = sheet.Picture, ["width"] = sheet.Width, ["height"] = sheet.Height, ["paint"] = sheet.Paint, ["inpaints"] = sheet.Inpaints } : null,
    }.ToJsonString();

    /// <summary>What <see cref="Write"/> wrote.</summary>
    /// <exception cref="RequestException">The text is none.</exception>
    public static Draft Read(string json)
    {
        try
        {
            var read = JsonNode.Parse(json)!.AsObject();
            return new Draft(RequestJson.Read(read["request"]!.ToJsonString()))
            {
                Styles = Texts(read["styles"]),
                Jobs = Texts(read["jobs"]),
                HasOwnOptions = read["own_options"]?.GetValue<bool>() ?? false,
                Explains = read["explains"]?.GetValue<bool>() ?? true,
                Sheet = read["sheet"] is JsonObject sheet ? new Sheet(sheet["picture"]!.GetValue<string>(), sheet["width"]!.GetValue<int>(), sheet["height"]!.GetValue<int>(), sheet["paint"]?.GetValue<string>()) { Inpaints = sheet["inpaints"]?.GetValue<bool>() ?? false } : null,
            };
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or NullReferenceException or FormatException) { throw new RequestException("draft", $"the draft cannot be read: {wrong.Message}"); }
    }

    private static JsonArray Array(ImmutableArray<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    private static ImmutableArray<string> Texts(JsonNode? node) => node is JsonArray array ? [.. array.Select(text => text!.GetValue<string>())] : [];
}
