using System.Text.Json;
using System.Text.Json.Nodes;

namespace Easel.Studio.Webui;

/// <summary>A1111's answer to a request for pictures.</summary>
/// <param name="Images">Base64 of files, a grid first where there is one.</param>
/// <param name="Parameters">The request's fields with their defaults.</param>
/// <param name="Info">What was made, as JSON text.</param>
public sealed record Txt2ImgAnswer(IReadOnlyList<string> Images, IReadOnlyDictionary<string, JsonElement> Parameters, string Info)
{
    /// <summary>One answer for the jobs of a script: all pictures, and of what was made the lists put together; all else is the first job's.</summary>
    public static Txt2ImgAnswer Of(IReadOnlyList<Txt2ImgAnswer> parts)
    {
        var info = JsonNode.Parse(parts[0].Info)!.AsObject();
        foreach (var other in parts.Skip(1).Select(part => JsonNode.Parse(part.Info)!))
            foreach (var (name, value) in info)
                if (Lists.Contains(name)) foreach (var item in other[name]!.AsArray()) value!.AsArray().Add(item?.DeepClone());
        info["index_of_first_image"] = 0;
        return new Txt2ImgAnswer([.. parts.SelectMany(part => part.Images)], parts[0].Parameters, info.ToJsonString());
    }

    private static readonly string[] Lists = ["all_prompts", "all_negative_prompts", "all_seeds", "all_subseeds", "infotexts"];
}
