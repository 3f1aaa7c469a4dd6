using System.Text.Json;
using System.Text.Json.Serialization;
using Easel.Core.Requests;

namespace Easel.Core.Models;

/// <summary>Tasks and their results as JSON, as they go to an engine in another process and back.</summary>
public static class ModelTaskJson
{
    public static string Write(ModelTask task) => JsonSerializer.Serialize(task, ModelTaskJsonContext.Default.ModelTask);

    public static string Write(ModelTaskResult result) => JsonSerializer.Serialize(result, ModelTaskJsonContext.Default.ModelTaskResult);

    /// <exception cref="RequestException">It is no task.</exception>
    public static ModelTask Read(string json) => Read(json, ModelTaskJsonContext.Default.ModelTask);

    /// <exception cref="RequestException">It is no result.</exception>
    public static ModelTaskResult ReadResult(string json) => Read(json, ModelTaskJsonContext.Default.ModelTaskResult);

    private static T Read<T>(string json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try { return JsonSerializer.Deserialize(json, type) ?? throw new RequestException("task", "it is null"); }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException) { throw new RequestException("task", $"the JSON cannot be read: {wrong.Message}"); }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ModelTask))]
[JsonSerializable(typeof(ModelTaskResult))]
internal sealed partial class ModelTaskJsonContext : JsonSerializerContext;
