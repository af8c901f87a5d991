/** Textbook minimum-cost flow, to hold the draw's promises against something that knows nothing of it. */
interface Edge {
  to: number;
  capacity: number;
  cost: number;
  back: number;
}

export class Network {
  private readonly edges: Edge[][] = [];

  node(): number {
    return this.edges.push([]) - 1;
  }

  edge(from: number, to: number, capacity: number, cost = 0): void {
    this.edges[from].push({ to, capacity, cost, back: this.edges[to].length });
    this.edges[to].push({ to: from, capacity: 0, cost: -cost, back: this.edges[from].length - 1 });
  }

  /** The largest flow and, of those, the least cost (successive shortest paths, Bellman–Ford). */
  flow(source: number, sink: number): { amount: number; cost: number } {
    let amount = 0;
    let cost = 0;
    for (;;) {
      const { distance, via } = this.cheapest(source);
      if (distance[sink] === Infinity) return { amount, cost };
      for (let at = sink; at !== source;) {
        const edge = via[at] as Edge;
        edge.capacity--;
        this.edges[edge.to][edge.back].capacity++;
        at = this.edges[edge.to][edge.back].to;
      }
      amount++;
      cost += distance[sink];
    }
  }

  /** What the cheapest way to each node costs, and by which edge it comes. */
  private cheapest(source: number): { distance: number[]; via: (Edge | null)[] } {
    const distance = this.edges.map(() => Infinity);
    const via: (Edge | null)[] = this.edges.map(() => null);
    const waiting = new Set([source]);
    distance[source] = 0;
    for (const from of waiting) {
      // A node found cheaper later waits again, behind the others.
      waiting.delete(from);
      for (const edge of this.edges[from]) {
        if (edge.capacity <= 0 || distance[from] + edge.cost >= distance[edge.to]) continue;
        distance[edge.to] = distance[from] + edge.cost;
        via[edge.to] = edge;
        waiting.add(edge.to);
      }
    }
    return { distance, via };
  }
}
