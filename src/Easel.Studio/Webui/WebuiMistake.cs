namespace Easel.Studio.Webui;

/// <summary>One mistake in a body, as A1111's clients read it.</summary>
/// <param name="Loc">Where: <c>body</c>, the field, what in it; texts and whole numbers.</param>
/// <param name="Msg">What is wrong.</param>
/// <param name="Type">Its kind in pydantic's words, <c>type_error.integer</c>.</param>
public sealed record WebuiMistake(IReadOnlyList<object> Loc, string Msg, string Type)
{
    /// <summary>A mistake that Easel found, in the field it names.</summary>
    /// <param name="wrong">What is wrong.</param>
    /// <param name="place">Where, or null for where the field stands in a request for pictures.</param>
    public static WebuiMistake Of(Core.Requests.RequestException wrong, IReadOnlyList<object>? place = null)
    {
        var prefix = wrong.Field + ": ";
        var message = wrong.Message.StartsWith(prefix, StringComparison.Ordinal) ? wrong.Message[prefix.Length..] : wrong.Message;
        return new WebuiMistake(place ?? WebuiFieldNames.Place(wrong.Field), message, "value_error");
    }
}
