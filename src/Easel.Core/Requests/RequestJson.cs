using System.Text.Json;
using System.Text.Json.Serialization;

namespace Easel.Core.Requests;

/// <summary>Requests as JSON: what the queue stores and the engine process is sent.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, RespectNullableAnnotations = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ImageRequest))]
public sealed partial class RequestJson : JsonSerializerContext
{
    public static string Write(ImageRequest request) => JsonSerializer.Serialize(request, Default.ImageRequest);

    /// <exception cref="JsonException">The text is no request.</exception>
    public static ImageRequest Read(string json) => JsonSerializer.Deserialize(json, Default.ImageRequest) ?? throw new JsonException("the request is null");
}
