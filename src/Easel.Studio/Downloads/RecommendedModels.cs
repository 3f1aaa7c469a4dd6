using System.Text.Json;
using System.Text.Json.Serialization;

namespace Easel.Studio.Downloads;

/// <summary>The models of <c>recommended-models.json</c>.</summary>
public static class RecommendedModels
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>By kind, the most useful first.</summary>
    public static IReadOnlyList<RecommendedModel> All { get; } = Read();

    private static List<RecommendedModel> Read()
    {
        using var stream = typeof(RecommendedModels).Assembly.GetManifestResourceStream("Easel.Studio.Downloads.recommended-models.json")
            ?? throw new InvalidOperationException("the list of recommended models is not in the assembly");
        return JsonSerializer.Deserialize<List<RecommendedModel>>(stream, Form)!;
    }
}
