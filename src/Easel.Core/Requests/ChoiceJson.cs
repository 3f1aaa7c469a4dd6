using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Easel.Core.Requests;

/// <summary>A choice as JSON: its name alone, or <c>{"id": "heun", "options": {…}}</c>.</summary>
public sealed class ChoiceJson : JsonConverter<Choice>
{
    public override Choice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new Choice(reader.GetString()!);
        if (Whole(JsonNode.Parse(ref reader)) is not JsonObject fields) throw new JsonException("give a name, or an object with id and options");
        if (fields.FirstOrDefault(field => field.Key is not ("id" or "options")).Key is { } unknown) throw new JsonException($"there is no '{unknown}'; known: id, options");
        if (fields["id"] is not JsonValue id || id.GetValueKind() != JsonValueKind.String) throw new JsonException("id is missing; give a name");
        return fields["options"] switch
        {
            null => new Choice(id.GetValue<string>()),
            JsonObject chosen => new Choice(id.GetValue<string>(), (JsonObject)chosen.DeepClone()),
            _ => throw new JsonException("options are no object"),
        };
    }

    // Names that stand twice and halves of characters pass the parser and throw when they are looked at.
    private static JsonNode? Whole(JsonNode? read)
    {
        try { return JsonNode.Parse(read?.ToJsonString() ?? "null", documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }); }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException) { throw new JsonException("a text holds half a character", wrong); }
    }

    public override void Write(Utf8JsonWriter writer, Choice value, JsonSerializerOptions options)
    {
        if (value.Options is null)
        {
            writer.WriteStringValue(value.Id);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("id", value.Id);
        writer.WritePropertyName("options");
        value.Options.WriteTo(writer);
        writer.WriteEndObject();
    }
}
