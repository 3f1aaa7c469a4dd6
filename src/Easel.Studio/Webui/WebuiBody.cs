using System.Text.Json;
using Easel.Core.Requests;

namespace Easel.Studio.Webui;

/// <summary>A body whose fields have the types they must have.</summary>
/// <param name="Given">What the client sent, converted, without nulls; fields the form does not have are still there.</param>
/// <param name="Whole">Every field of the form with its value or its default, in A1111's order: what answers echo as <c>parameters</c>.</param>
public sealed record WebuiBody(IReadOnlyDictionary<string, JsonElement> Given, IReadOnlyDictionary<string, JsonElement> Whole)
{
    public string? Text(string name) => Whole[name] is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>What the client sent, or null.</summary>
    public string? GivenText(string name) => Given.ContainsKey(name) ? Text(name) : null;

    /// <inheritdoc cref="GivenText"/>
    public long? GivenLong(string name) => Given.ContainsKey(name) ? Long(name) : null;

    /// <inheritdoc cref="GivenText"/>
    /// <exception cref="RequestException">It is too large.</exception>
    public int? GivenWhole(string name) => GivenLong(name) is not { } number ? null
        : number is >= int.MinValue and <= int.MaxValue ? (int)number
        : throw new RequestException(name, $"{number} is not possible; give a smaller number");

    /// <inheritdoc cref="GivenText"/>
    public double? GivenNumber(string name) => Given.ContainsKey(name) ? Number(name) : null;

    /// <inheritdoc cref="GivenText"/>
    public bool? GivenFlag(string name) => Given.ContainsKey(name) ? Flag(name) : null;

    public bool Flag(string name) => Whole[name].ValueKind == JsonValueKind.True;

    public long Long(string name) => Whole[name].GetInt64();

    public double Number(string name) => Whole[name].GetDouble();

    /// <summary>The members of an object, without nulls; none when it is null.</summary>
    public IReadOnlyDictionary<string, JsonElement> Members(string name)
    {
        var members = new Dictionary<string, JsonElement>();
        if (Whole[name] is not { ValueKind: JsonValueKind.Object } map) return members;
        foreach (var member in map.EnumerateObject())
            if (member.Value.ValueKind != JsonValueKind.Null) members[member.Name] = member.Value;
        return members;
    }

    /// <summary>The items of a list; none when it is null.</summary>
    public IReadOnlyList<JsonElement> Items(string name) => Whole[name] is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];
}
