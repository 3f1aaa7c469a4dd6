using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Easel.Core.Requests;

/// <summary>A size as JSON: <c>"512x768"</c>, width first.</summary>
public sealed class ImageSizeJson : JsonConverter<ImageSize>
{
    public override ImageSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("give a size as text, such as \"512x768\"");
        return text.Split('x') is [var width, var height]
            && int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var w)
            && int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            ? new ImageSize(w, h)
            : throw new JsonException($"'{text}' is no size; give width and height, such as \"512x768\"");
    }

    public override void Write(Utf8JsonWriter writer, ImageSize value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
