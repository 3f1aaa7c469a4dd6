using System.Text.Json;

namespace Easel.Studio.Webui;

/// <summary>The fields of one of A1111's bodies, in its order.</summary>
/// <param name="fields">The fields.</param>
public sealed class WebuiForm(IReadOnlyList<WebuiField> fields)
{
    /// <summary>Reads a body; what is null counts as left out.</summary>
    /// <exception cref="WebuiFormException">It is no object, or fields are missing or of another type: all of them are named.</exception>
    public WebuiBody Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) throw new WebuiFormException([new WebuiMistake(["body"], "value is not a valid dict", "type_error.dict")]);
        var given = new Dictionary<string, JsonElement>();
        foreach (var member in body.EnumerateObject()) given[member.Name] = member.Value;

        var (whole, mistakes) = (new Dictionary<string, JsonElement>(), new List<WebuiMistake>());
        foreach (var field in fields)
        {
            var isGiven = given.TryGetValue(field.Name, out var value);
            if (isGiven && value.ValueKind != JsonValueKind.Null)
            {
                if (field.Convert(value, mistakes) is { } converted) whole[field.Name] = given[field.Name] = converted;
            }
            else if (field.Usual is null)
            {
                mistakes.Add(isGiven ? WebuiField.None(["body", field.Name]) : new WebuiMistake(["body", field.Name], "field required", "value_error.missing"));
            }
            else
            {
                whole[field.Name] = JsonElement.Parse(field.Usual);
            }
        }

        if (mistakes.Count > 0) throw new WebuiFormException(mistakes);
        return new WebuiBody(given.Where(field => field.Value.ValueKind != JsonValueKind.Null).ToDictionary(), whole);
    }
}
