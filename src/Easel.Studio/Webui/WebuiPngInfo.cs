using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Studio.Intake;

namespace Easel.Studio.Webui;

/// <summary>What a picture says about itself, as A1111's PNG Info answers.</summary>
/// <param name="Info">The parameters' text; empty when it has none.</param>
/// <param name="Items">Its other texts.</param>
/// <param name="Parameters">The parameters taken apart, with the defaults of A1111's form.</param>
public sealed record WebuiPngInfo(string Info, IReadOnlyDictionary<string, string> Items, JsonObject Parameters)
{
    private const int PngWidth = 16; // where the header has it; the height follows

    // Of the file rather than of the picture (facts: A1111 1.10.1 images.py).
    private static readonly HashSet<string> Ignored =
    [
        "jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "exif", "loop", "background", "timestamp", "duration", "progressive", "progression", "icc_profile", "chromaticity", "photoshop",
    ];

    /// <param name="file">A PNG, JPEG, WebP or GIF; of other formats nothing is known.</param>
    /// <param name="picture">Its pixels, to look for what hides in them when the file says nothing.</param>
    public static WebuiPngInfo Of(byte[] file, RgbaPicture? picture = null)
    {
        try
        {
            var items = new Dictionary<string, string>();
            if (PngText.IsPng(file))
                foreach (var (key, text) in PngText.Read(file))
                    if (key != PictureText.Keyword && !Ignored.Contains(key)) items[key] = text;
            var info = FromNovelAi(file, items) ?? PictureText.Read(file);
            if (info is null && picture is not null && PngText.IsPng(file) && StealthText.Read(picture) is { } hidden) info = Hidden(file, items, hidden);
            if (PictureText.Comment(file) is { } comment) items["comment"] = comment;
            return new WebuiPngInfo(info ?? "", items, info is null ? [] : InfotextFields.Parse(info));
        }
        catch (InvalidDataException) { return new WebuiPngInfo("", new Dictionary<string, string>(), []); }
    }

    // NovelAI hides the texts of a file as one object, others hide the parameters themselves.
    private static string? Hidden(byte[] file, Dictionary<string, string> items, string hidden)
    {
        try
        {
            if (JsonElement.Parse(hidden) is not { ValueKind: JsonValueKind.Object } texts) return hidden;
            foreach (var text in texts.EnumerateObject())
                if (text.Value.ValueKind == JsonValueKind.String) items.TryAdd(text.Name, text.Value.GetString()!);
            return FromNovelAi(file, items);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException) { return hidden; }
    }

    private static string? FromNovelAi(byte[] file, Dictionary<string, string> items) => PngText.IsPng(file) && file.Length >= PngWidth + 8
        ? NovelAiText.Infotext(items, BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(PngWidth)), BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(PngWidth + 4)))
        : null;
}
