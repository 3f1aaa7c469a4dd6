using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Easel.Core.Requests;

/// <summary>What a request says: which entry of a catalog, by id, title or alias, and the options that differ from its defaults.</summary>
[JsonConverter(typeof(ChoiceJson))]
public sealed record Choice(string Id, JsonObject? Options = null)
{
    public static implicit operator Choice(string id) => new(id);
}
