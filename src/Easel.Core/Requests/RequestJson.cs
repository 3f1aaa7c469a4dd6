using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Easel.Core.Requests;

/// <summary>A request as JSON: what a queue stores and what goes to an engine in another process. Everything in it comes back.</summary>
public static class RequestJson
{
    // The serializer gives an init-only property its type's default when the text leaves it out, not the property's own; so what is read is laid over these.
    private static readonly string Defaults = Write(new ImageRequest { Prompt = "" });
    private static readonly string StartDefaults = JsonSerializer.Serialize(new StartImage { Pictures = [], Mask = new PaintMask { Picture = "", Soft = new SoftInpainting() } }, RequestJsonContext.Default.StartImage);

    private static readonly string HiresDefaults = JsonSerializer.Serialize(new HiresFix(), RequestJsonContext.Default.HiresFix);
    private static readonly string FaceDefaults = JsonSerializer.Serialize(new FaceRestoration(), RequestJsonContext.Default.FaceRestoration);
    private static readonly string RefinerDefaults = JsonSerializer.Serialize(new Refiner { Model = "" }, RequestJsonContext.Default.Refiner);

    public static string Write(ImageRequest request) => JsonSerializer.Serialize(request, RequestJsonContext.Default.ImageRequest);

    /// <summary>What <see cref="Write"/> wrote; a property that is left out has its default.</summary>
    /// <exception cref="RequestException">The text is no request: not JSON, an unknown property, a wrong type, no prompt.</exception>
    public static ImageRequest Read(string json)
    {
        try
        {
            if (JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) is not JsonObject read)
                throw new RequestException("request", "it is not a JSON object; give one with at least a prompt");
            if (!read.ContainsKey("prompt")) throw new RequestException("prompt", "it is missing; give a text, which may be empty");

            var whole = JsonNode.Parse(Defaults)!.AsObject();
            if (read["start"] is JsonObject start)
            {
                whole["start"] = JsonNode.Parse(StartDefaults);
                if (start["mask"] is not JsonObject) whole["start"]!["mask"] = null;
                else if (start["mask"]!["soft"] is not JsonObject) whole["start"]!["mask"]!["soft"] = null;
            }

            if (read["hires"] is JsonObject) whole["hires"] = JsonNode.Parse(HiresDefaults);
            if (read["faces"] is JsonObject) whole["faces"] = JsonNode.Parse(FaceDefaults);
            if (read["refiner"] is JsonObject) whole["refiner"] = JsonNode.Parse(RefinerDefaults);
            Lay(read, whole);
            return whole.Deserialize(RequestJsonContext.Default.ImageRequest)!;
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException) { throw new RequestException("request", "the JSON cannot be read: a text holds half a character"); }
        catch (JsonException wrong) { throw new RequestException(Field(wrong), $"the JSON cannot be read: {wrong.Message}"); }
    }

    private static void Lay(JsonObject over, JsonObject under)
    {
        foreach (var (name, value) in over)
        {
            if (value is JsonObject inner && under[name] is JsonObject place) Lay(inner, place);
            else under[name] = value?.DeepClone();
        }
    }

    private static string Field(JsonException wrong) => wrong.Path is { Length: > 2 } path ? path[2..] : "request"; // "$.sampler.id"
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ImageRequest))]
internal sealed partial class RequestJsonContext : JsonSerializerContext;
