using Easel.Core.Requests;

namespace Easel.Core.Scripts.Plots;

/// <summary>The axes that change words of the prompts.</summary>
internal static class PlotPrompts
{
    /// <summary>The request with the second part in the places of the first, in both prompts.</summary>
    /// <exception cref="RequestException">The first stands in neither.</exception>
    public static ImageRequest Replace(ImageRequest request, PlotValue value)
    {
        var (search, other) = (value.Parts[0], value.Parts[1]);
        if (!request.Prompt.Contains(search, StringComparison.Ordinal) && !request.NegativePrompt.Contains(search, StringComparison.Ordinal))
            throw new RequestException("value", $"Prompt S/R did not find '{search}' in the prompt or the negative prompt; let the first value be words that stand there");
        return request with { Prompt = request.Prompt.Replace(search, other, StringComparison.Ordinal), NegativePrompt = request.NegativePrompt.Replace(search, other, StringComparison.Ordinal) };
    }

    /// <summary>The request with the parts in this order, in the places where they stand in the prompt.</summary>
    /// <exception cref="RequestException">One does not stand there.</exception>
    public static ImageRequest Reorder(ImageRequest request, PlotValue value)
    {
        var places = new List<(int At, string Part)>();
        foreach (var part in value.Parts)
        {
            var at = request.Prompt.IndexOf(part, StringComparison.Ordinal);
            while (at >= 0 && places.Exists(place => at < place.At + place.Part.Length && place.At < at + part.Length)) at = request.Prompt.IndexOf(part, at + 1, StringComparison.Ordinal);
            if (at < 0) throw new RequestException("value", $"Prompt order did not find '{part}' in the prompt; give parts that stand there");
            places.Add((at, part));
        }

        var (text, behind) = ("", 0);
        foreach (var ((at, old), next) in places.OrderBy(place => place.At).Zip(value.Parts))
        {
            text += request.Prompt[behind..at] + next;
            behind = at + old.Length;
        }

        return request with { Prompt = text + request.Prompt[behind..] };
    }
}
