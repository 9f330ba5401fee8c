using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace FourWalls.Web.Doors;

/// <summary>
/// The framework makes keys for tickets of its own when it starts, and would write them to the home folder, unsealed. Nothing
/// here uses such tickets: the keys stay in memory and go with the process.
/// </summary>
internal sealed class KeysInMemory : IXmlRepository
{
    private readonly List<XElement> kept = [];

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (kept)
            return [.. kept.Select(one => new XElement(one))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (kept)
            kept.Add(new XElement(element));
    }
}
